// SPDX-License-Identifier: Apache-2.0
// read_problem of problem.h.
#include "dataflow/import/timeloop/problem.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/config/text_source.h"

namespace pj {
namespace {

constexpr YamlRange kSize{1, (std::int64_t{1} << 31) - 1};

// problem-shapes/cnn-layer.yaml of Timeloop, which files name by its name.
ProblemSpace space(const char* name, bool written, std::vector<std::vector<ProblemTerm>> ranks) {
  return {name, {}, written, std::move(ranks)};
}

struct Shape {
  std::string name;
  std::vector<std::string> dims;
  std::map<std::string, std::optional<std::int64_t>> coefficients;  // with their defaults
  const YamlValue* spaces = nullptr;                                // null: those of a convolution
};

Shape cnn_layer() {
  return {"cnn_layer",
          {"R", "S", "P", "Q", "C", "K", "N"},
          {{"Wstride", 1}, {"Hstride", 1}, {"Wdilation", 1}, {"Hdilation", 1}},
          nullptr};
}

class Reader {
 public:
  Reader(const YamlValue& problem, ImportLog& log) : value_(problem), map_(problem, log.problems), log_(log) {}

  std::optional<TimeloopProblem> read() {
    const auto before = log_.problems.count();
    problem_.place = value_.place;
    static_cast<void>(map_.find({"version"}));
    read_shape();
    if (log_.problems.count() != before) return std::nullopt;
    read_instance();
    read_spaces();
    problem_.name = shape_.name.empty() ? "problem" : shape_.name;
    return log_.problems.count() == before ? std::optional(std::move(problem_)) : std::nullopt;
  }

 private:
  void read_shape() {
    const YamlValue* said = map_.required("shape", "a problem names its shape: dimensions and data spaces");
    if (said == nullptr) return;
    if (said->kind == YamlKind::kText) return read_known_shape(*said);
    YamlMap map(*said, log_.problems);
    shape_.name = map.text({"name"});
    static_cast<void>(map.find({"version"}));
    if (const YamlValue* dims = map.required("dimensions", "a list of names")) read_dims(*dims);
    for (const YamlValue* c : map.list({"coefficients"})) read_coefficient(*c);
    shape_.spaces = map.find({"data-spaces", "data_spaces"});
    if (shape_.spaces == nullptr) log_.problems.add(map.place(), "\"data_spaces\" is missing; a list of three");
    map.finish("key of a shape");
  }

  void read_known_shape(const YamlValue& name) {
    static const std::vector<std::string> known = {"cnn-layer", "cnn_layer"};
    if (std::find(known.begin(), known.end(), name.text) == known.end()) {
      log_.problems.add(name.place, fmt::format("no such shape \"{}\"{}; or write the shape out", shown(name.text),
                                                did_you_mean(name.text, known)));
    }
    shape_ = cnn_layer();
  }

  void read_dims(const YamlValue& dims) {
    for (const YamlValue* dim : yaml_texts(dims, log_.problems)) {
      if (std::find(shape_.dims.begin(), shape_.dims.end(), dim->text) != shape_.dims.end()) {
        log_.problems.add(dim->place, fmt::format("the dimension \"{}\" stands here twice", shown(dim->text)));
        continue;
      }
      shape_.dims.push_back(dim->text);
    }
  }

  void read_coefficient(const YamlValue& value) {
    YamlMap map(value, log_.problems);
    const std::string name = map.text({"name"});
    shape_.coefficients[name] = map.integer({"default"}, kSize);
    map.finish("key of a coefficient");
  }

  // Sizes and coefficients, in `instance` or beside the shape.
  void read_instance() {
    const YamlValue* instance = map_.find({"instance"});
    if (instance != nullptr) map_.finish("key of a problem");
    YamlMap inside(instance == nullptr ? value_ : *instance, log_.problems);
    for (const char* key : {"shape", "version"}) static_cast<void>(inside.find({key}));
    for (const std::string& dim : shape_.dims) {
      if (const YamlValue* size = inside.required(dim.c_str(), "the size of a dimension")) {
        problem_.sizes.emplace_back(dim, yaml_integer(*size, kSize, log_.problems).value_or(1));
      }
    }
    for (auto& [name, value] : shape_.coefficients) {
      const auto said = inside.integer({name.c_str()}, kSize);
      if (said) value = said;
      if (!value) log_.problems.add(inside.place(), fmt::format("the coefficient \"{}\" has no value", name));
    }
    // Version 0.4 states these for people; the shape does not use them.
    inside.pass_over({"H", "W", "Hpad", "Wpad", "name", "notes", "type"},
                     "passed over: no dimension or coefficient of the shape", log_.notes);
    read_densities(inside);
    inside.finish("dimension or coefficient of the shape");
  }

  void read_densities(YamlMap& instance) {
    const YamlValue* densities = instance.find({"densities", "commonDensities"});
    if (densities == nullptr || densities->kind == YamlKind::kNothing) return;
    YamlMap map(*densities, log_.problems);
    for (const YamlEntry& entry : densities->entries) {
      static_cast<void>(map.find({entry.key.c_str()}));
      if (entry.value.kind == YamlKind::kMap) {
        log_.problems.add(entry.place, "a density here is a number; distributions have no counterpart");
        continue;
      }
      const auto density = yaml_number(entry.value, log_.problems);
      if (!density) continue;
      if (*density > 1.0 || *density == 0.0) log_.problems.add(entry.place, "must be above 0 and at most 1");
      problem_.densities[entry.key] = *density;
    }
  }

  void read_spaces() {
    if (shape_.spaces == nullptr) return write_cnn_spaces();
    if (shape_.spaces->kind != YamlKind::kList)
      log_.problems.add(shape_.spaces->place, "must be a list of data spaces");
    for (const YamlValue& value : shape_.spaces->items) {
      YamlMap map(value, log_.problems);
      ProblemSpace read;
      read.place = value.place;
      read.name = map.text({"name"});
      const std::string written = map.text({"read-write", "read_write"});
      read.written = written == "True" || written == "true";
      for (const YamlValue* rank : map.list({"projection"})) read.ranks.push_back(read_rank(*rank));
      map.finish("key of a data space");
      problem_.spaces.push_back(std::move(read));
    }
  }

  void write_cnn_spaces() {
    const auto value = [this](const char* name) { return *shape_.coefficients[name]; };
    problem_.spaces = {space("Weights", false, {{{"C", 1}}, {{"K", 1}}, {{"R", 1}}, {{"S", 1}}}),
                       space("Inputs", false,
                             {{{"N", 1}},
                              {{"C", 1}},
                              {{"R", value("Wdilation")}, {"P", value("Wstride")}},
                              {{"S", value("Hdilation")}, {"Q", value("Hstride")}}}),
                       space("Outputs", true, {{{"N", 1}}, {{"K", 1}}, {{"Q", 1}}, {{"P", 1}}})};
  }

  // A rank is a sum of products: [[R, Wdilation], [P, Wstride]].
  std::vector<ProblemTerm> read_rank(const YamlValue& rank) {
    std::vector<ProblemTerm> terms;
    if (rank.kind != YamlKind::kList)
      log_.problems.add(rank.place, "an index is a list of products, such as [[R], [P]]");
    for (const YamlValue& product : rank.items) {
      const auto factors = yaml_texts(product, log_.problems);
      ProblemTerm term;
      std::size_t dims = 0;
      for (const YamlValue* factor : factors) {
        const bool dim = std::find(shape_.dims.begin(), shape_.dims.end(), factor->text) != shape_.dims.end();
        if (dim) {
          term.dim = factor->text;
          ++dims;
        } else {
          term.coefficient = coefficient(*factor);
        }
      }
      if (dims != 1 || factors.size() > 2) {
        log_.problems.add(product.place, "a product is a dimension, or a dimension and a coefficient");
        continue;
      }
      terms.push_back(std::move(term));
    }
    return terms;
  }

  std::int64_t coefficient(const YamlValue& factor) {
    const auto found = shape_.coefficients.find(factor.text);
    if (found != shape_.coefficients.end()) return found->second.value_or(1);
    std::vector<std::string> known = shape_.dims;
    for (const auto& [name, value] : shape_.coefficients) known.push_back(name);
    log_.problems.add(factor.place, fmt::format("no such dimension or coefficient \"{}\"{}", shown(factor.text),
                                                did_you_mean(factor.text, known)));
    return 1;
  }

  const YamlValue& value_;
  YamlMap map_;
  ImportLog& log_;
  Shape shape_;
  TimeloopProblem problem_;
};

}  // namespace

bool ProblemSpace::uses(const std::string& dim) const {
  return std::any_of(ranks.begin(), ranks.end(), [&dim](const auto& rank) {
    return std::any_of(rank.begin(), rank.end(), [&dim](const ProblemTerm& term) { return term.dim == dim; });
  });
}

std::int64_t TimeloopProblem::size(const std::string& dim) const {
  const auto found = std::find_if(sizes.begin(), sizes.end(), [&dim](const auto& one) { return one.first == dim; });
  return found == sizes.end() ? 1 : found->second;
}

std::optional<TimeloopProblem> read_problem(const YamlValue& problem, ImportLog& log) {
  return Reader(problem, log).read();
}

}  // namespace pj
