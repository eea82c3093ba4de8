// SPDX-License-Identifier: Apache-2.0
// A message, written as text, reads back as it was.
#pragma once

#include <google/protobuf/util/message_differencer.h>

#include <string>

#include "arch/base/config/read_text.h"
#include "tests/fuzz/judge.h"

namespace pj::fuzz {

template <class Proto>
void require_round_trip(const Proto& message) {
  const std::string text = write_text(message);
  if (text.empty()) return;  // an empty file is refused
  Proto again;
  Problems problems;
  require(read_text_from(text, "again", again, problems).has_value() && problems.empty(),
          "what was written is refused: " + problems.text());
  require(google::protobuf::util::MessageDifferencer::Equals(message, again), "what was written reads otherwise");
}

}  // namespace pj::fuzz
