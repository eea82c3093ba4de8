// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/timeloop/factors.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "arch/base/config/text_source.h"
#include "dataflow/import/yaml/yaml_map.h"

namespace pj {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == ','; }

std::optional<int> dim_named(const std::string& name, const MappingNames& names, const Place& place, ImportLog& log) {
  const auto found = names.dims.find(name);
  if (found != names.dims.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [dim, index] : names.dims) known.push_back(dim);
  log.problems.add(place, fmt::format("no such dimension \"{}\"{}", shown(name), did_you_mean(name, known)));
  return std::nullopt;
}

// Takes one factor after another from a text.
class FactorText {
 public:
  FactorText(const YamlValue& value, const MappingNames& names, ImportLog& log)
      : text_(value.text), place_(value.place), names_(names), log_(log) {}

  void read(std::map<int, TimeloopFactor>& factors) {
    while (skip_spaces()) {
      if (!read_one(factors)) {
        log_.problems.add(place_, fmt::format("factors are written C=4 K=16, got \"{}\"", shown(text_)));
        return;
      }
    }
  }

 private:
  bool skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_ < text_.size();
  }

  bool read_one(std::map<int, TimeloopFactor>& factors) {
    std::string name;
    while (at_ < text_.size() && is_letter(text_[at_])) name += text_[at_++];
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '=')) ++at_;
    const auto end = number();
    if (name.empty() || !end) return false;
    std::optional<std::int64_t> last = end;
    if (at_ + 1 < text_.size() && text_[at_] == ',' && is_digit(text_[at_ + 1])) {
      ++at_;
      last = number();
    }
    if (!last) return false;
    add(name, *end, *last, factors);
    return true;
  }

  std::optional<std::int64_t> number() {
    std::int64_t value = 0;
    const char* const end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(text_.data() + at_, end, value);
    if (error != std::errc() || value < 0) return std::nullopt;
    at_ = static_cast<std::size_t>(stop - text_.data());
    return value;
  }

  void add(const std::string& name, std::int64_t end, std::int64_t last, std::map<int, TimeloopFactor>& factors) {
    const auto dim = dim_named(name, names_, place_, log_);
    if (!dim) return;
    const std::int64_t size = names_.einsum.dims.at(static_cast<std::size_t>(*dim)).size;
    if (end == 0) end = last = size;
    if (last < 1 || last > end) {
      log_.problems.add(place_, fmt::format("{}={},{}: the last round has 1 to {} iterations", name, end, last, end));
      return;
    }
    if (!factors.emplace(*dim, TimeloopFactor{end, last, place_}).second) {
      log_.problems.add(place_, fmt::format("\"{}\" has two factors here; one is right", name));
    }
  }

  const std::string& text_;
  const Place& place_;
  const MappingNames& names_;
  ImportLog& log_;
  std::size_t at_ = 0;
};

// The words of a text; letters without spaces are dimensions of one letter, unless the word is one.
std::vector<std::string> words_of(const std::string& text, const MappingNames& names) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    std::string word;
    while (at < text.size() && !is_space(text[at])) word += text[at++];
    while (at < text.size() && is_space(text[at])) ++at;
    if (word.empty()) continue;
    const bool letters = names.dims.count(word) == 0 && std::all_of(word.begin(), word.end(), [&names](char c) {
                           return names.dims.count(std::string(1, c)) != 0;
                         });
    if (!letters) words.push_back(word);
    if (letters) {
      for (const char c : word) words.emplace_back(1, c);
    }
  }
  return words;
}

}  // namespace

std::map<int, TimeloopFactor> read_factors(const YamlValue& value, const MappingNames& names, ImportLog& log) {
  std::map<int, TimeloopFactor> factors;
  for (const YamlValue* text : yaml_texts(value, log.problems)) FactorText(*text, names, log).read(factors);
  return factors;
}

std::vector<int> read_permutation(const YamlValue& value, const MappingNames& names, ImportLog& log) {
  std::vector<int> dims;
  for (const YamlValue* text : yaml_texts(value, log.problems)) {
    for (const std::string& word : words_of(text->text, names)) {
      const auto dim = dim_named(word, names, text->place, log);
      if (!dim) continue;
      if (std::find(dims.begin(), dims.end(), *dim) != dims.end()) {
        log.problems.add(text->place, fmt::format("\"{}\" stands in the permutation twice; once is right", word));
        continue;
      }
      dims.push_back(*dim);
    }
  }
  return dims;
}

}  // namespace pj
