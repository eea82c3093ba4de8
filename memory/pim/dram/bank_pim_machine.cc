// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_machine.h"

#include "arch/base/integer.h"
#include "memory/pim/dram/bank_pim_counts.h"

namespace pj {
namespace {

template <class Channel>
BankPimStats of_all(const BankPimSpec& spec, const BankPimProgram& program, const Channel& channel) {
  BankPimStats all;
  std::int64_t refreshes = 0;
  for (const BankPimShare& share : shares_of(program, spec.dram.organization.channels)) {
    const BankPimStats one = channel(program_of_channel(program, share.first));
    if (share.first == 0) refreshes = one.count(BankPimCommand::kRefresh);
    all.add_channels(one, share.channels);
  }
  return waited_for(spec, all, refreshes);
}

}  // namespace

BankPimStats waited_for(const BankPimSpec& spec, BankPimStats all, std::int64_t refreshes_of_longest) {
  all.commands[index_of(BankPimCommand::kRefresh)] = checked_mul(refreshes_of_longest, spec.dram.organization.channels);
  return all;
}

BankPimStats bank_pim_run(const BankPimSpec& spec, const BankPimProgram& program) {
  return of_all(spec, program, [&](const BankPimProgram& own) {
    BankPimChannel channel(spec);
    channel.run(own);
    return channel.stats();
  });
}

BankPimStats bank_pim_analysis(const BankPimSpec& spec, const BankPimProgram& program) {
  return of_all(spec, program,
                [&](const BankPimProgram& own) { return with_refresh(spec, bank_pim_counts(spec, own)); });
}

}  // namespace pj
