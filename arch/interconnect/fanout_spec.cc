// SPDX-License-Identifier: Apache-2.0
#include "arch/interconnect/fanout_spec.h"

#include <algorithm>

namespace pj {

bool NetworkSpec::has(Tensor tensor) const {
  return std::find(carries.begin(), carries.end(), tensor) != carries.end();
}

const NetworkSpec* FanoutSpec::transport(Tensor tensor) const {
  const auto found = std::find_if(networks.begin(), networks.end(),
                                  [tensor](const NetworkSpec& n) { return !n.reduces() && n.has(tensor); });
  return found == networks.end() ? nullptr : &*found;
}

const NetworkSpec* FanoutSpec::reduction() const {
  const auto found = std::find_if(networks.begin(), networks.end(), [](const NetworkSpec& n) { return n.reduces(); });
  return found == networks.end() ? nullptr : &*found;
}

bool FanoutSpec::shares(Tensor tensor) const {
  if (kind == FanoutKind::kSystolic) return true;
  const NetworkSpec* network = transport(tensor);
  return network == nullptr || network->shares();
}

}  // namespace pj
