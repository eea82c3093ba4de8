// SPDX-License-Identifier: Apache-2.0
// One file's text with its lines: turns positions as protobuf counts them into offsets, and offsets into origins.
// Not a parser.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/config/location_tree.h"
#include "arch/base/problem.h"

namespace pj {

class TextSource {
 public:
  TextSource(std::string file, std::string text);

  [[nodiscard]] const std::string& text() const { return text_; }
  // The file without a position.
  [[nodiscard]] Origin origin() const { return {file_, 0, 0}; }
  [[nodiscard]] Origin origin(std::size_t offset) const;
  [[nodiscard]] Place place(std::size_t offset) const;
  // Protobuf counts lines and columns from 0, and a tab reaches the next multiple of 8.
  [[nodiscard]] std::size_t offset(int line, int column) const;
  // Of a place in this text; 0 for one without a line.
  [[nodiscard]] std::size_t offset(const Place& place) const;
  // Start of the last whole word `name` before `offset`; `offset` if there is none.
  [[nodiscard]] std::size_t word_before(std::size_t offset, std::string_view name) const;
  // Starts of the values of the statement `name: value` or `name: [a, b]` at `statement`. A single value starts at
  // its name, a list element at itself.
  [[nodiscard]] std::vector<std::size_t> value_offsets(std::size_t statement) const;

 private:
  std::shared_ptr<const std::string> file_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

// Offset of the first NUL or of the first byte that is not UTF-8; npos for good text.
std::size_t first_bad_byte(std::string_view text);

// `text` for a message: at most 80 bytes, control characters escaped.
std::string shown(std::string_view text);

}  // namespace pj
