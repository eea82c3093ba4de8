// SPDX-License-Identifier: Apache-2.0
// A config's values as JSON by the schema's names: what is set and nothing else, whole numbers as numbers (protobuf's
// own JSON writes those of 64 bits as texts).
#pragma once

#include <google/protobuf/message.h>

#include <nlohmann/json_fwd.hpp>

namespace pj {

nlohmann::ordered_json message_json(const google::protobuf::Message& message);

// Of one field; null if it is not set. A list that is not set is empty.
nlohmann::ordered_json field_json(const google::protobuf::Message& message,
                                  const google::protobuf::FieldDescriptor& field);

}  // namespace pj
