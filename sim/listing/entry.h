// SPDX-License-Identifier: Apache-2.0
// One thing there is to choose from, as `pj list` shows it: a machine, a network, an operator.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pj {

struct ListFact {
  std::string key;                                                        // in JSON, with its unit: "clock_mhz"
  std::string title;                                                      // of a table's column
  std::variant<std::monostate, std::string, std::int64_t, double> value;  // none: not known
  std::string shown;                                                      // as people read it
};

ListFact text_fact(const std::string& key, const std::string& title, const std::string& text);
ListFact count_fact(const std::string& key, const std::string& title, std::int64_t count);
ListFact exact_fact(const std::string& key, const std::string& title, std::int64_t count);  // all its digits
ListFact unknown_fact(const std::string& key, const std::string& title);
ListFact number_fact(const std::string& key, const std::string& title, double value, const std::string& unit);

struct ListEntry {
  std::string name;
  std::vector<ListFact> facts;  // the same keys in each entry of a topic that has no problem
  std::string description;
  std::string source;   // where its values come from; empty: states none
  std::string more;     // lines, shown of one entry alone
  std::string problem;  // its file does not load: what is wrong, a line each; then the rest is empty but the name
};

}  // namespace pj
