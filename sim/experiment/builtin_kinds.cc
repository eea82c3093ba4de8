// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/builtin_kinds.h"

namespace pj {

KindRegistry builtin_kinds() {
  KindRegistry kinds;
  kinds.add("memory", "offchip", "memory outside the chip: bandwidth, latency, energy a bit");
  kinds.add("memory", "dram",
            "memory outside the chip with banks, rows and refresh, as its spec describes (pj list drams)");
  kinds.add("memory", "sram", "on-chip memory: banks, ports, word width, double buffering");
  kinds.add("memory", "register_file", "small memory inside a processing element");
  kinds.add("fanout", "systolic", "rows x columns of units that pass words to their neighbours");
  kinds.add("fanout", "spatial", "rows x columns of instances, each tensor on a network of its own");
  kinds.add("network", "multicast_bus", "a trunk and a bus a row; a word is sent once, whoever takes it");
  kinds.add("network", "unicast", "a wire to each instance; a word is sent once for each receiver");
  kinds.add("network", "mesh", "routers at the instances; a word takes the shortest way, once for each receiver");
  kinds.add("network", "reduction_chain", "neighbours add up the output words they share, one after another");
  kinds.add("network", "reduction_tree", "a tree of adders over the instances that share an output word");
  kinds.add("clock_network", "clock", "the clock of the whole chip, as one part with a price a cycle");
  kinds.add("compute", "mac", "multiply-accumulate unit, one MAC a cycle");
  kinds.add("pim", "rram", "resistive cells: conductances add up currents along a column");
  kinds.add("pim", "pcm", "phase-change cells: conductances add up currents along a column");
  kinds.add("pim", "sram_charge", "SRAM cells with capacitors that share charge along a column");
  kinds.add("pim", "sram_current", "SRAM cells that discharge a column");
  kinds.add("pim", "digital_serial", "SRAM cells with a chain of adders along a column, inputs bit by bit");
  kinds.add("pim", "digital_tree", "SRAM cells with a tree of adders a column, inputs bit by bit");
  kinds.add("dram_pim", "bank_blocks", "multipliers at the banks of a DRAM: one command, all banks (pj list drams)");
  kinds.add("dram_pim", "bank_processors", "a processor at each bank of a DRAM, with a memory and a DMA of its own");
  kinds.add("dram_pim", "bit_serial",
            "logic at the sense amplifiers of a DRAM: a row at a time, one bit of each column");
  kinds.add("pim_part", "input_register", "words of inputs beside the arrays of a core");
  kinds.add("pim_part", "driver", "a DAC or word-line driver a row");
  kinds.add("pim_part", "sample_hold", "holds a column while it is converted");
  kinds.add("pim_part", "converter", "an ADC, shared by columns");
  kinds.add("pim_part", "shift_add", "adds up slices of weights and inputs, and arrays of a core");
  kinds.add("pim_part", "output_register", "words of outputs of a core");
  kinds.add("pim_part", "tile_register", "words of outputs of a tile");
  kinds.add("pim_part", "bus", "between a tile's buffer and its cores");
  kinds.add("pim_part", "router", "of the mesh between tiles");
  kinds.add("vector_unit", "vector", "lanes of adds, multiplies and compares for all that is no MAC layer");
  return kinds;
}

}  // namespace pj
