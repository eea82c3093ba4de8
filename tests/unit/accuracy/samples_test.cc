// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/samples.h"

#include <gtest/gtest.h>

#include "arch/base/file.h"

namespace pj {
namespace {

TEST(Samples, RowsAreSortedByUse) {
  const FileInMemory file("samples.csv", "# a note\nuse,label,x0,x1\ntest,1,0.5,-2\ncalibrate,0,3,4\ntest,0,1,1e-3\n");
  Problems problems;
  const auto samples = read_samples(file.path(), 2, 2, problems);
  ASSERT_TRUE(samples) << problems.text();
  EXPECT_EQ(samples->labels, (std::vector<int>{1, 0}));
  EXPECT_EQ(samples->test.col(0), Eigen::Vector2f(0.5F, -2.0F));
  EXPECT_EQ(samples->calibrate.col(0), Eigen::Vector2f(3.0F, 4.0F));
}

TEST(Samples, EveryWrongRowIsNamedWithItsLine) {
  const FileInMemory file("wrong.csv", "use,label,x0\ntrain,0,1\ntest,7,1\ntest,0,abc\ntest,0,1,2\n");
  Problems problems;
  EXPECT_FALSE(read_samples(file.path(), 1, 2, problems));
  EXPECT_EQ(problems.text(),
            "wrong.csv:2:1: use: must be calibrate or test, got \"train\"\n"
            "wrong.csv:3:1: label: must be 0 to 1, got \"7\"\n"
            "wrong.csv:4:1: field 3 is not a number: \"abc\"\n"
            "wrong.csv:5:1: has 4 fields; use, label and 1 numbers make 3\n");
}

}  // namespace
}  // namespace pj
