// SPDX-License-Identifier: Apache-2.0
// One layer of a network: either a MAC layer (an einsum) or a vector layer (operations per element and elements
// moved). Nothing is ever dropped: a layer without operations (reshape, concat) is a vector layer of zero operations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workloads/einsum.h"

namespace pj {

// Work of a non-MAC layer in primitive operations; docs/models/vector_layers.md says how each operator decomposes.
struct VectorWork {
  std::int64_t multiplies = 0;
  std::int64_t adds = 0;
  std::int64_t compares = 0;
  std::int64_t elements_in = 0;   // elements read from the producers' outputs
  std::int64_t elements_out = 0;  // elements written
  std::int64_t weights_read = 0;  // elements of parameters (scale, shift, embedding rows)
  bool elementwise = false;       // one output element per input element of the first producer, same order

  [[nodiscard]] std::int64_t operations() const { return multiplies + adds + compares; }
  // Neither operations nor words moved: a view of its producers' outputs.
  [[nodiscard]] bool idle() const {
    return operations() == 0 && elements_in == 0 && elements_out == 0 && weights_read == 0;
  }
};

using Shape = std::vector<std::int64_t>;  // of the output; activations of CNNs are N C H W

struct Layer {
  std::string name;
  std::string op;                     // "conv", "gemm", "max_pool", "relu", "softmax", ...
  std::string role;                   // "attention.qk", "ffn.up"; empty if none was given
  std::int64_t count = 1;             // identical copies of this layer in the network, run one after another
  std::vector<int> producers;         // indices of the layers whose outputs it reads; -1 = a network input;
                                      // the producer of a weight that is an activation comes last
  std::optional<Einsum> einsum;       // of one copy
  std::optional<VectorWork> vector;   // of one copy
  bool weight_is_activation = false;  // the "weight" operand is another layer's output (attention)
  Shape output_shape;
  Bits bits;

  [[nodiscard]] bool on_host() const { return op == "host"; }                      // done outside the machine
  [[nodiscard]] std::int64_t macs() const { return einsum ? einsum->macs() : 0; }  // of one copy
  [[nodiscard]] std::int64_t output_elements() const;
};

}  // namespace pj
