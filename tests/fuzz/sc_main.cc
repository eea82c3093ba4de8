// SPDX-License-Identifier: Apache-2.0
// libsystemc asks for it in every program; libFuzzer brings main().
extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }
