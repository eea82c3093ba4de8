// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/dram_pim_to_proto.h"

#include "memory/pim/dram/dram_pim_fields.h"

namespace pj {
namespace {

using google::protobuf::FieldDescriptor;
namespace schema = picojoule::schema;

class Writer {
 public:
  Writer(schema::DramPim& proto, const char* field)
      : proto_(proto), field_(*schema::DramPim::descriptor()->FindFieldByName(field)) {}

  void operator()(bool value) const { reflection().SetBool(&proto_, &field_, value); }
  void operator()(double value) const { reflection().SetDouble(&proto_, &field_, value); }
  void operator()(const std::string& value) const { reflection().SetString(&proto_, &field_, value); }
  void operator()(std::int64_t value) const {
    if (field_.cpp_type() == FieldDescriptor::CPPTYPE_INT64) return reflection().SetInt64(&proto_, &field_, value);
    reflection().SetInt32(&proto_, &field_, static_cast<std::int32_t>(value));
  }

 private:
  static const google::protobuf::Reflection& reflection() { return *schema::DramPim::GetReflection(); }

  schema::DramPim& proto_;
  const FieldDescriptor& field_;
};

}  // namespace

void write_dram_pim(const MachineSpec& machine, schema::DramPim& proto) {
  const DramPimSpec& spec = *machine.dram_pim;
  const auto name_of = [&machine](int m) {
    return machine.component(machine.memories.at(static_cast<std::size_t>(m)).id).name;
  };
  proto.set_dram(name_of(spec.memory));
  proto.set_host(name_of(spec.host));
  for (const auto& [field, value] : fields_of(spec)) std::visit(Writer(proto, field), value);
}

}  // namespace pj
