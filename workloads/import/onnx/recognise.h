// SPDX-License-Identifier: Apache-2.0
// Operators that exporters write as several nodes are recognised by how the layers hang together: layer and RMS
// normalisation, GELU (erf and tanh forms), SiLU, quick GELU, hard swish, mish. And what a layer is for: attention and
// feed-forward roles, transposes that are only another way to address a product's operands.
#pragma once

#include "workloads/import/onnx/layer_graph.h"

namespace pj::onnx_import {

void recognise_norms(LayerGraph& graph);
void recognise_activations(LayerGraph& graph);
// Transposes all of whose readers are MAC layers, through views, move nothing.
void fold_transposes(LayerGraph& graph);
// attention.q, .k, .v, .qkv, .qk, .softmax, .av, .o and, in models with attention, ffn.up, .gate, .down.
void assign_roles(LayerGraph& graph);

}  // namespace pj::onnx_import
