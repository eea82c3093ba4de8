// SPDX-License-Identifier: Apache-2.0
// Reads the value side of an override into one scalar field or list of scalars. Used by override.cc alone.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "arch/base/problem.h"

namespace pj {

// Replaces `field` of `message` by `text` (`[a, b]` for a list). False, with a problem that names the type and the
// text, when it does not fit; the message is then as before.
bool set_field(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field,
               const std::string& text, const Place& place, Problems& problems);

// A number of units of 2^shift bytes as bytes. What is no number or gives no whole bytes becomes a text that set_field
// refuses.
std::string in_bytes(const std::string& text, int shift);

}  // namespace pj
