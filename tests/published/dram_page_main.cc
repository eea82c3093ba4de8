// SPDX-License-Identifier: Apache-2.0
// Writes the tables of docs/validation/dram.md anew.
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/published/dram_page.h"

int main() {
  try {
    std::ifstream in(pj::dram_page_path());
    const std::string page{std::istreambuf_iterator<char>(in), {}};
    const std::string now = pj::dram_page_with_tables(page);
    std::ofstream(pj::dram_page_path()) << now;
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
}
