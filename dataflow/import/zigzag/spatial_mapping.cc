// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/zigzag/spatial_mapping.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"

namespace pj {
namespace {

class Reader {
 public:
  Reader(const ZigzagAccelerator& accelerator, ImportLog& log) : accelerator_(accelerator), log_(log) {}

  std::optional<std::map<std::string, Tensor>> read(const YamlValue& mapping) {
    const auto before = log_.problems.count();
    if (mapping.items.empty()) log_.problems.add(mapping.place, "a mapping is a list with an entry a kind of layer");
    for (const YamlValue& entry : mapping.items) read_entry(entry);
    return log_.problems.count() == before ? std::optional(operands_) : std::nullopt;
  }

 private:
  void read_entry(const YamlValue& value) {
    YamlMap map(value, log_.problems);
    const std::string name = map.text({"name"});
    if (const YamlValue* spatial = map.find({"spatial_mapping"})) read_spatial(*spatial, name);
    if (const YamlValue* links = map.required("memory_operand_links", "such as {O: O, W: I2, I: I1}")) {
      read_links(*links);
    }
    map.pass_over({"temporal_ordering", "spatial_mapping_hint"},
                  "passed over: an order of loops is of a layer's mapping, not of the machine", log_.notes);
    map.pass_over({"core_allocation"}, "passed over: a machine here has one core", log_.notes);
    map.finish("key of a mapping");
  }

  void read_spatial(const YamlValue& value, const std::string& layer) {
    YamlMap map(value, log_.problems);
    std::string text;
    for (const ZigzagDimension& dim : accelerator_.array) {
      const YamlValue* loops = map.find({dim.name.c_str()});
      if (loops != nullptr) read_along(*loops, dim, text);
    }
    map.finish("dimension of the array");
    log_.notes.add(value.place, fmt::format("of {}: {}; a style or a mapping says it here, the machine does not", layer,
                                            text.empty() ? "nothing" : text));
  }

  // ["K, 32"], or ["K", 32] for a single loop: the loops along one dimension.
  void read_along(const YamlValue& value, const ZigzagDimension& dim, std::string& text) {
    std::int64_t product = 1;
    for (const YamlValue* loop : yaml_texts(value, log_.problems)) {
      const std::size_t comma = loop->text.find(',');
      YamlValue size = *loop;
      if (comma != std::string::npos) size.text = loop->text.substr(loop->text.find_first_not_of(' ', comma + 1));
      if (comma == std::string::npos) size.text.clear();
      const auto factor = yaml_integer(size, {1, 1 << 20}, log_.problems);
      if (factor) product = checked_mul(product, *factor);
      text += fmt::format("{}{} along {}", text.empty() ? "" : ", ", shown(loop->text), dim.name);
    }
    if (product > dim.size) {
      log_.problems.add(value.place, fmt::format("{} along {}, which has {}", product, dim.name, dim.size));
    }
  }

  void read_links(const YamlValue& value) {
    static const std::map<std::string, Tensor> known = {
        {"O", Tensor::kOutput}, {"W", Tensor::kWeight}, {"I", Tensor::kInput}, {"X", Tensor::kInput},
        {"A", Tensor::kInput},  {"B", Tensor::kWeight}, {"Y", Tensor::kWeight}};
    std::map<std::string, Tensor> linked;
    for (const YamlEntry& entry : value.entries) {
      const auto tensor = known.find(entry.key);
      const std::string operand = yaml_text(entry.value, log_.problems);
      if (tensor == known.end()) {
        log_.problems.add(entry.place, fmt::format("no such operand \"{}\"{}", shown(entry.key),
                                                   did_you_mean(entry.key, {"I", "O", "W"})));
      } else {
        linked[operand] = tensor->second;
      }
    }
    if (value.kind != YamlKind::kMap) log_.problems.add(value.place, "must be a map such as {O: O, W: I2, I: I1}");
    if (!found_) operands_ = linked;
    if (found_ && linked != operands_) {
      log_.problems.add(value.place,
                        "differs from the entry before; a memory here holds the same tensors in all layers");
    }
    found_ = true;
  }

  const ZigzagAccelerator& accelerator_;
  ImportLog& log_;
  bool found_ = false;
  std::map<std::string, Tensor> operands_;
};

}  // namespace

std::map<std::string, Tensor> usual_operands() {
  return {{"I1", Tensor::kInput}, {"I2", Tensor::kWeight}, {"O", Tensor::kOutput}};
}

std::optional<std::map<std::string, Tensor>> read_zigzag_mapping(const YamlValue& mapping,
                                                                 const ZigzagAccelerator& accelerator, ImportLog& log) {
  return Reader(accelerator, log).read(mapping);
}

}  // namespace pj
