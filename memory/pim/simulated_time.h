// SPDX-License-Identifier: Apache-2.0
// Femtoseconds and SystemC's time: one of them is its unit here.
#pragma once

#include <systemc>

#include "memory/pim/pim_time.h"

namespace pj {

inline sc_core::sc_time as_time(Femtoseconds t) {
  return sc_core::sc_time::from_value(static_cast<sc_core::sc_time::value_type>(t));
}

inline Femtoseconds now() { return static_cast<Femtoseconds>(sc_core::sc_time_stamp().value()); }

}  // namespace pj
