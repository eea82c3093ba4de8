// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/selector.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "arch/base/event.h"

namespace pj {
namespace {

constexpr std::string_view kAny = "*";
constexpr std::size_t kMostParts = 3;

template <class E>
std::vector<std::string> names_of(int count) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) names.emplace_back(name_of(static_cast<E>(i)));
  return names;
}

void check_word(const char* what, const std::string& word, const std::vector<std::string>& known, const Place& place,
                Problems& problems) {
  if (word == kAny || std::find(known.begin(), known.end(), word) != known.end()) return;
  problems.add(place, fmt::format("no {} \"{}\"{}", what, word, did_you_mean(word, known)));
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool fits(const std::string& wanted, std::string_view got) { return wanted == kAny || wanted == got; }

}  // namespace

bool Selector::takes(std::string_view of_component, std::string_view of_action, std::string_view of_tensor) const {
  return fits(component, of_component) && fits(action, of_action) && fits(tensor, of_tensor);
}

Selector selector_from(const std::string& text, const Place& place, Problems& problems) {
  const std::vector<std::string> parts = parts_of(text);
  const bool empty_part = std::any_of(parts.begin(), parts.end(), [](const std::string& p) { return p.empty(); });
  Selector selector;
  selector.place = place;
  if (parts.size() > kMostParts || empty_part) {
    problems.add(place, fmt::format("must be component/action/tensor, such as \"glb/read/input\", got \"{}\"", text));
    return selector;
  }
  const std::array<std::string*, kMostParts> fields = {&selector.component, &selector.action, &selector.tensor};
  for (std::size_t i = 0; i < parts.size(); ++i) *fields.at(i) = parts[i];
  check_word("action", selector.action, names_of<Action>(kActionCount), place, problems);
  check_word("tensor", selector.tensor, names_of<Tensor>(kTensorCount), place, problems);
  return selector;
}

void check_component(const Selector& selector, const std::vector<std::string>& components, Problems& problems) {
  check_word("component", selector.component, components, selector.place, problems);
}

}  // namespace pj
