// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/text_source.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

TEST(TextSource, AnOffsetIsALineAndAByteColumn) {
  const TextSource source("f", "ab\n\ncd");
  EXPECT_EQ(source.origin(1).line, 1);
  EXPECT_EQ(source.origin(1).column, 2);
  EXPECT_EQ(source.origin(5).line, 3);
  EXPECT_EQ(source.origin(5).column, 2);
}

TEST(TextSource, ATabReachesTheNextEighthColumnOfProtobuf) {
  const TextSource source("f", "x\n\ta\tb");
  EXPECT_EQ(source.offset(1, 8), 3U);
  EXPECT_EQ(source.offset(1, 16), 5U);
  EXPECT_EQ(source.offset(9, 0), 6U);
}

TEST(TextSource, TheWordBeforeIsAWholeWord) {
  const TextSource source("f", "bank xbank banks : 1");
  EXPECT_EQ(source.word_before(17, "bank"), 0U);
  EXPECT_EQ(source.word_before(17, "banks"), 11U);
  EXPECT_EQ(source.word_before(17, "none"), 17U);
}

TEST(FirstBadByte, IsWhereUtf8Ends) {
  EXPECT_EQ(first_bad_byte("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), std::string_view::npos);
  EXPECT_EQ(first_bad_byte(std::string("ab\0c", 4)), 2U);
  EXPECT_EQ(first_bad_byte("a\xC0\x80"), 1U);         // overlong
  EXPECT_EQ(first_bad_byte("\xED\xA0\x80"), 0U);      // surrogate
  EXPECT_EQ(first_bad_byte("ab\xE2\x82"), 2U);        // cut off
  EXPECT_EQ(first_bad_byte("\xF4\x90\x80\x80"), 0U);  // beyond U+10FFFF
}

TEST(Shown, EscapesControlCharactersAndEndsAfterEightyBytes) {
  EXPECT_EQ(shown("a\nb"), "a\\x0ab");
  EXPECT_EQ(shown(std::string(81, 'x')), std::string(80, 'x') + "...");
}

}  // namespace
}  // namespace pj
