// SPDX-License-Identifier: Apache-2.0
// What searches have found, for those that would search the same again: points of a sweep that differ in something
// else. Many threads may use it.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "sim/mapping/map_layer.h"

namespace pj {

class SearchMemory {
 public:
  [[nodiscard]] std::optional<MappedLayer> find(const std::string& key) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto known = known_.find(key);
    return known == known_.end() ? std::nullopt : std::optional(known->second);
  }
  void add(const std::string& key, const MappedLayer& mapped) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (known_.size() >= kMost) known_.clear();  // memory stays bounded
    known_.emplace(key, mapped);
  }

 private:
  static constexpr std::size_t kMost = 100'000;
  mutable std::mutex mutex_;
  std::map<std::string, MappedLayer> known_;
};

}  // namespace pj
