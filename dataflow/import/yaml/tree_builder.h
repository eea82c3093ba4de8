// SPDX-License-Identifier: Apache-2.0
// yaml-cpp's events to trees (yaml_value.h). Used by read_yaml.cc alone.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "dataflow/import/yaml/yaml_value.h"

namespace pj {

// Ends the reading: the parser that sends the events cannot be told to stop.
class YamlStop : public std::runtime_error {
 public:
  YamlStop(Place at, const std::string& what) : std::runtime_error(what), place(std::move(at)) {}
  Place place;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  // Of the document that ended last.
  [[nodiscard]] YamlValue take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Anchored {
    YamlValue value;
    std::size_t values = 1;  // in it, itself included
    std::size_t depth = 1;   // of values in values
  };
  struct Open {
    Anchored made;
    YAML::anchor_t anchor = 0;
    std::optional<YamlEntry> key;  // whose value comes next
  };

  [[nodiscard]] Place place(const YAML::Mark& mark) const;
  void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void count(std::size_t values, const Place& here);
  // A whole value, into what is open.
  void add(Anchored made, YAML::anchor_t anchor);
  void add_to_map(Open& map, Anchored made);

  std::string file_;
  YamlValue root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t values_ = 0;  // of the document
  int start_ = -1;          // where the document before began
};

}  // namespace pj
