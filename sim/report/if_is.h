// SPDX-License-Identifier: Apache-2.0
// For the lists of fields of a report's parts: one function for T and const T.
#pragma once

#include <type_traits>

namespace pj {

// The type is void, and there for T and const T alone.
template <class R, class T>
using IfIs = std::enable_if_t<std::is_same_v<std::remove_const_t<R>, T>>;

}  // namespace pj
