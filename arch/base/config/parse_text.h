// SPDX-License-Identifier: Apache-2.0
// One text-format file into a message with locations; includes are not followed here (read_text.h).
// Every unknown key is a problem with a suggestion, a name used twice in one list and a number that is not finite
// are too. The first syntax, type, range or duplicate error ends the file.
#pragma once

#include <google/protobuf/message.h>

#include "arch/base/config/location_tree.h"
#include "arch/base/config/text_source.h"
#include "arch/base/problem.h"

namespace pj {

// False, with a problem, when the text could not be read to its end. `message` and `tree` start empty.
bool parse_text(const TextSource& source, google::protobuf::Message& message, LocationTree& tree, Problems& problems);

}  // namespace pj
