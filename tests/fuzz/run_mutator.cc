// SPDX-License-Identifier: Apache-2.0
// Mutates the two messages of fuzz_run by their fields, so that most inputs still parse: numbers to neighbours, powers
// of two and bounds; strings to others of the same kind; elements of lists are copied, removed, exchanged.
#include <google/protobuf/text_format.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "configs/schema/architecture.pb.h"
#include "configs/schema/network.pb.h"
#include "workloads/op_table.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace pj::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct Slot {
  Message* message;
  const FieldDescriptor* field;
};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  void mutate(Message& root) {
    std::vector<Slot> slots;
    collect(root, slots);
    if (slots.empty()) return;
    for (int n = 0; n <= below(3); ++n) change(slots[static_cast<std::size_t>(below(static_cast<int>(slots.size())))]);
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  // Fields that are set, and one in four of those that are not.
  void collect(Message& message, std::vector<Slot>& slots) {
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = message.GetDescriptor()->field(i);
      if (field->name() == "include") continue;
      const bool there =
          field->is_repeated() ? reflection.FieldSize(message, field) > 0 : reflection.HasField(message, field);
      if (there || below(4) == 0) slots.push_back({&message, field});
      if (!there || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      for (int k = 0; field->is_repeated() && k < reflection.FieldSize(message, field); ++k) {
        collect(*reflection.MutableRepeatedMessage(&message, field, k), slots);
      }
      if (!field->is_repeated()) collect(*reflection.MutableMessage(&message, field), slots);
    }
  }

  std::int64_t number(std::int64_t old) {
    switch (below(8)) {
      case 0:
        return old + 1;
      case 1:
        return old - 1;
      case 2:
        return old < (std::int64_t{1} << 40) ? old * 2 : old;
      case 3:
        return old / 2;
      case 4:
        return std::int64_t{1} << below(34);
      case 5:
        return below(2) == 0 ? 0 : -1;
      default:
        return 1 + below(17);
    }
  }

  double real(double old) {
    switch (below(5)) {
      case 0:
        return old * 2.0;
      case 1:
        return old / 3.0;
      case 2:
        return 0.0;
      case 3:
        return 1e-9;
      default:
        return static_cast<double>(1 + below(1000));
    }
  }

  std::string word(const std::string& field, const std::string& old) {
    static const std::vector<std::string> words = {"weight",
                                                   "input",
                                                   "output",
                                                   "dram",
                                                   "offchip",
                                                   "sram",
                                                   "register_file",
                                                   "systolic",
                                                   "spatial",
                                                   "multicast_bus",
                                                   "unicast",
                                                   "mesh",
                                                   "reduction_chain",
                                                   "reduction_tree",
                                                   "chip",
                                                   "core",
                                                   "accumulate_above",
                                                   "return",
                                                   "exposed",
                                                   "overlapped",
                                                   "direct",
                                                   "systolic_drain",
                                                   "vector",
                                                   "mac",
                                                   "image",
                                                   "x",
                                                   "a",
                                                   "ddr4",
                                                   "hbm2",
                                                   "ddr4_2400"};
    const auto& ops = op_table();
    if (field == "op") return std::string(ops[static_cast<std::size_t>(below(static_cast<int>(ops.size())))].name);
    if (field == "technology" || below(4) == 0) return old;
    return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
  }

  void change(const Slot& slot) {
    if (slot.field->is_repeated()) return change_list(slot);
    if (below(8) == 0) return slot.message->GetReflection()->ClearField(slot.message, slot.field);
    set(slot, -1);
  }

  void change_list(const Slot& slot) {
    const auto& reflection = *slot.message->GetReflection();
    const int size = reflection.FieldSize(*slot.message, slot.field);
    const bool messages = slot.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const int what = below(4);
    if (size > 1 && what == 0) return reflection.SwapElements(slot.message, slot.field, below(size), below(size));
    if (size > 0 && what == 1) return reflection.RemoveLast(slot.message, slot.field);
    if (size > 0 && messages && size < 16) {
      const int from = below(size);
      Message* added = reflection.AddMessage(slot.message, slot.field);
      added->CopyFrom(reflection.GetRepeatedMessage(*slot.message, slot.field, from));
      rename(*added);
    } else if (size > 0 && !messages) {
      set(slot, below(size));
    } else if (!messages) {
      add(slot);
    }
  }

  // Names are keys.
  void rename(Message& element) {
    const FieldDescriptor* name = element.GetDescriptor()->FindFieldByName("name");
    if (name == nullptr || name->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
    const std::string old = element.GetReflection()->GetString(element, name);
    element.GetReflection()->SetString(&element, name, old + std::to_string(below(100)));
  }

  void add(const Slot& slot) {
    const auto& reflection = *slot.message->GetReflection();
    switch (slot.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection.AddInt64(slot.message, slot.field, number(1));
      case FieldDescriptor::CPPTYPE_INT32:
        return reflection.AddInt32(slot.message, slot.field, below(65));
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection.AddString(slot.message, slot.field, word(slot.field->name(), "x"));
      default:
        return;
    }
  }

  // index -1: the field is not a list.
  void set(const Slot& slot, int index) {
    const auto& r = *slot.message->GetReflection();
    Message* m = slot.message;
    const FieldDescriptor* f = slot.field;
    const bool list = index >= 0;
    switch (f->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT64: {
        const std::int64_t value = number(list ? r.GetRepeatedInt64(*m, f, index) : r.GetInt64(*m, f));
        return list ? r.SetRepeatedInt64(m, f, index, value) : r.SetInt64(m, f, value);
      }
      case FieldDescriptor::CPPTYPE_INT32: {
        const auto value =
            static_cast<std::int32_t>(number(list ? r.GetRepeatedInt32(*m, f, index) : r.GetInt32(*m, f)));
        return list ? r.SetRepeatedInt32(m, f, index, value) : r.SetInt32(m, f, value);
      }
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return list ? r.SetRepeatedDouble(m, f, index, real(r.GetRepeatedDouble(*m, f, index)))
                    : r.SetDouble(m, f, real(r.GetDouble(*m, f)));
      case FieldDescriptor::CPPTYPE_BOOL:
        return list ? void() : r.SetBool(m, f, !r.GetBool(*m, f));
      case FieldDescriptor::CPPTYPE_STRING:
        return list ? r.SetRepeatedString(m, f, index, word(f->name(), r.GetRepeatedString(*m, f, index)))
                    : r.SetString(m, f, word(f->name(), r.GetString(*m, f)));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (!list) r.MutableMessage(m, f);
        return;
      default:
        return;
    }
  }

  std::minstd_rand random_;
};

bool parse(const std::string& text, Message& message) {
  google::protobuf::TextFormat::Parser parser;
  return parser.ParseFromString(text, &message);
}

std::size_t mutated(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find("\n---\n");
  picojoule::schema::Architecture machine;
  picojoule::schema::Network network;
  google::protobuf::LogSilencer quiet;
  if (line == std::string::npos || !parse(text.substr(0, line), machine) || !parse(text.substr(line + 5), network)) {
    return LLVMFuzzerMutate(data, size, most);
  }
  Mutator mutator(seed);
  mutator.mutate(mutator.below(2) == 0 ? static_cast<Message&>(machine) : network);
  std::string first, second;
  google::protobuf::TextFormat::PrintToString(machine, &first);
  google::protobuf::TextFormat::PrintToString(network, &second);
  const std::string all = first + "\n---\n" + second + std::string(static_cast<std::size_t>(mutator.below(14)), '\n');
  if (all.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, all.data(), all.size());
  return all.size();
}

// The machine of one input with the network of another.
std::string crossed(const std::string& one, const std::string& other) {
  const std::size_t here = one.find("\n---\n"), there = other.find("\n---\n");
  if (here == std::string::npos || there == std::string::npos) return "";
  return one.substr(0, here) + other.substr(there);
}

}  // namespace
}  // namespace pj::fuzz

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size, std::uint8_t* out,
                                                 std::size_t most, unsigned) {
  const std::string all = pj::fuzz::crossed({reinterpret_cast<const char*>(one), one_size},
                                            {reinterpret_cast<const char*>(other), other_size});
  if (all.size() > most) return 0;
  std::memcpy(out, all.data(), all.size());
  return all.size();
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  return pj::fuzz::mutated(data, size, most, seed);
}
