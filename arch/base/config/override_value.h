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

}  // namespace pj
