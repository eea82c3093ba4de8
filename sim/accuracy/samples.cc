// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/samples.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <string_view>

#include "arch/base/file.h"

namespace pj {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;
constexpr std::size_t kMostProblems = 20;

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(at); end != std::string_view::npos; end = text.find(at)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

class SampleRows {
 public:
  SampleRows(std::string path, std::int64_t elements, std::int64_t classes, Problems& problems)
      : path_(std::move(path)), elements_(elements), classes_(classes), problems_(problems) {}

  void add(std::string_view line, int number) {
    place_ = {path_, number, 1, ""};
    const auto fields = split(line, ',');
    if (static_cast<std::int64_t>(fields.size()) != elements_ + 2) {
      return problems_.add(place_, fmt::format("has {} fields; use, label and {} numbers make {}", fields.size(),
                                               elements_, elements_ + 2));
    }
    if (!headed_) return check_heading(fields);
    if (fields[0] != "calibrate" && fields[0] != "test")
      return problems_.add(place_ / "use", fmt::format("must be calibrate or test, got \"{}\"", fields[0]));
    add_sample(fields);
  }

  [[nodiscard]] Samples samples() const { return {matrix_of(calibrate_), matrix_of(test_), labels_}; }

 private:
  void check_heading(const std::vector<std::string_view>& fields) {
    headed_ = true;
    if (fields[0] != "use" || fields[1] != "label") problems_.add(place_, "the heading must begin with use,label");
  }

  void add_sample(const std::vector<std::string_view>& fields) {
    int label = -1;
    if (!parse(fields[1], label) || label < 0 || label >= classes_)
      return problems_.add(place_ / "label", fmt::format("must be 0 to {}, got \"{}\"", classes_ - 1, fields[1]));
    std::vector<float>& values = fields[0] == "test" ? test_ : calibrate_;
    for (std::size_t i = 2; i < fields.size(); ++i) {
      float value = 0.0F;
      if (!parse(fields[i], value) || !std::isfinite(value))
        return problems_.add(place_, fmt::format("field {} is not a number: \"{}\"", i + 1, fields[i]));
      values.push_back(value);
    }
    if (fields[0] == "test") labels_.push_back(label);
  }

  [[nodiscard]] Eigen::MatrixXf matrix_of(const std::vector<float>& values) const {
    return Eigen::Map<const Eigen::MatrixXf>(values.data(), elements_,
                                             static_cast<Eigen::Index>(values.size()) / elements_);
  }

  std::string path_;
  std::int64_t elements_, classes_;
  Problems& problems_;
  Place place_;
  bool headed_ = false;
  std::vector<float> calibrate_, test_;
  std::vector<int> labels_;
};

}  // namespace

std::optional<Samples> read_samples(const std::string& path, std::int64_t elements, std::int64_t classes,
                                    Problems& problems) {
  const Place file{path, 0, 0, ""};
  const auto text = read_file(path, kMostBytes, file, problems);
  if (!text) return std::nullopt;
  const auto before = problems.count();
  SampleRows rows(path, elements, classes, problems);
  int number = 0;
  for (std::string_view line : split(*text, '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') rows.add(line, number);
    if (problems.count() - before >= kMostProblems) return std::nullopt;
  }
  if (problems.count() != before) return std::nullopt;
  Samples samples = rows.samples();
  if (samples.test.cols() == 0) problems.add(file, "has no row with use = test");
  if (samples.calibrate.cols() == 0) problems.add(file, "has no row with use = calibrate");
  if (problems.count() != before) return std::nullopt;
  return samples;
}

}  // namespace pj
