// SPDX-License-Identifier: Apache-2.0
// Whole networks as exporters write them, from their papers and reference code, not from our zoo.
#pragma once

#include "tests/unit/onnx_import/model_builder.h"

namespace pj::onnx_test {

// He et al., arXiv:1512.03385, stride in the 3x3 convolution (v1.5); Conv, BatchNormalization, Relu. Input
// batch x 3 x 224 x 224, `batch` open.
ModelBuilder resnet50();
// ResNet-18 with QuantizeLinear and DequantizeLinear around every convolution: 8-bit weights and activations.
ModelBuilder resnet18_qdq();
// The same as QLinearConv and QLinearMatMul.
ModelBuilder resnet18_qoperator();
// Sandler et al., arXiv:1801.04381, table 2; Clip(0, 6) as Constant inputs (opset 11).
ModelBuilder mobilenet_v2();
// Devlin et al., arXiv:1810.04805: embeddings and 12 blocks; normalisation and GELU written out (opset 13), heads split
// by Shape, Gather, Unsqueeze, Concat chains, mask added. Inputs batch x sequence, both open.
ModelBuilder bert_base();
// One block of GPT-2 (Radford et al., 2019): fused projection and Split, causal mask by Where, tanh GELU; input
// batch x sequence x 768, both open.
ModelBuilder gpt2_block();

}  // namespace pj::onnx_test
