// SPDX-License-Identifier: Apache-2.0
// main() of the tests that link SystemC, whose library brings a main() of its own that would run no test.
#include <gtest/gtest.h>

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
