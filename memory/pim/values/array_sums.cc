// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/array_sums.h"

#include <algorithm>
#include <cmath>

#include "memory/pim/values/converter.h"
#include "memory/pim/values/wire_drop.h"

namespace pj {
namespace {

using Eigen::Index;

constexpr std::uint32_t kReferenceColumn = 0xFFFFFFFF;

// The counter of one window in one step; the first word is the column, or the cell.
PhiloxCounter counter_of(const SumsPlace& place, Index drive_column) {
  const auto step = static_cast<std::uint32_t>(drive_column / place.windows);
  const auto window = static_cast<std::uint32_t>(place.first_window + drive_column % place.windows);
  return {0, window, place.group * 256 + step, place.array};
}

// sums(i, column) += sigma(i) x normal, four from each counter.
template <class Sigma>
void add_normals(const NoiseStream& stream, PhiloxCounter at, const Sigma& sigma, Eigen::Ref<Eigen::VectorXf> sums) {
  for (Index i = 0; i < sums.size(); i += 4) {
    at[0] = static_cast<std::uint32_t>(i / 4);
    const auto normals = stream.normals(at);
    for (Index k = i; k < std::min<Index>(i + 4, sums.size()); ++k)
      sums[k] += static_cast<float>(sigma(k) * normals[static_cast<std::size_t>(k - i)]);
  }
}

}  // namespace

ArraySums::ArraySums(const PimSpec& spec, const DeviceSpec& device, std::uint64_t seed)
    : device_(device),
      step_si_((device.highest - device.lowest).si() / ((1 << spec.cell_bits) - 1)),
      inputs_(inputs_per_array(spec)),
      hold_sigma_(device.hold_noise * static_cast<double>(largest_sum(spec))),
      columns_of_converter_(columns_of_converter(spec)),
      read_(seed, NoisePurpose::kRead),
      hold_(seed, NoisePurpose::kSampleHold) {}

Eigen::MatrixXf ArraySums::sums(const ArrayCells& cells, const Eigen::MatrixXf& drive, std::int64_t first_line,
                                const SumsPlace& place, std::int64_t& unsettled) const {
  Eigen::MatrixXf sums;
  if (cells.conductances.size() > 0) {
    sums = wired_sums(cells, drive, first_line, place, unsettled);
  } else {
    sums.noalias() = cells.sums.middleRows(first_line, drive.rows()).transpose() * drive;
    if (cells.variances.size() > 0) add_read_noise(cells, drive, first_line, place, sums);
  }
  if (hold_sigma_ > 0.0 || device_.hold_droop > 0.0) hold(place, sums);
  return sums;
}

// A sum of independent normal numbers is normal: one draw with their variances added up is as good as one a cell.
void ArraySums::add_read_noise(const ArrayCells& cells, const Eigen::MatrixXf& drive, std::int64_t first_line,
                               const SumsPlace& place, Eigen::MatrixXf& sums) const {
  const Eigen::MatrixXf squares = drive.cwiseAbs2();
  const Eigen::MatrixXf sigmas =
      (cells.variances.middleRows(first_line, drive.rows()).transpose() * squares).cwiseSqrt();
  Eigen::VectorXf shared;
  if (cells.reference.size() > 0)
    shared = (squares.transpose() * cells.reference.segment(first_line, drive.rows())).cwiseSqrt();
  for (Index column = 0; column < sums.cols(); ++column) {
    PhiloxCounter at = counter_of(place, column);
    add_normals(
        read_, at, [&](Index i) { return sigmas(i, column); }, sums.col(column));
    if (shared.size() == 0) continue;
    at[0] = kReferenceColumn;
    sums.col(column).array() -= static_cast<float>(shared[column] * read_.normal(at));
  }
}

// Column k waits while the k mod n before it are converted, n columns sharing a converter.
void ArraySums::hold(const SumsPlace& place, Eigen::MatrixXf& sums) const {
  if (device_.hold_droop > 0.0) {
    for (Index i = 0; i < sums.rows(); ++i)
      sums.row(i) *= static_cast<float>(std::pow(1.0 - device_.hold_droop, i % columns_of_converter_));
  }
  if (hold_sigma_ == 0.0) return;
  for (Index column = 0; column < sums.cols(); ++column)
    add_normals(
        hold_, counter_of(place, column), [this](Index) { return hold_sigma_; }, sums.col(column));
}

Eigen::MatrixXd ArraySums::read_cells(const ArrayCells& cells, std::int64_t first_line, std::int64_t lines,
                                      const PhiloxCounter& at) const {
  Eigen::MatrixXd read = cells.conductances.middleRows(first_line, lines);
  if (cells.read_sigmas.size() == 0) return read;
  const auto columns = static_cast<std::uint32_t>(cells.conductances.cols());
  for (Index column = 0; column < read.cols(); ++column) {
    for (Index line = 0; line < lines; ++line) {
      PhiloxCounter cell = at;
      cell[0] = static_cast<std::uint32_t>(first_line + line) * columns + static_cast<std::uint32_t>(column);
      read(line, column) += cells.read_sigmas(first_line + line, column) * read_.normal(cell);
    }
  }
  return read;
}

Eigen::MatrixXf ArraySums::wired_sums(const ArrayCells& cells, const Eigen::MatrixXf& drive, std::int64_t first_line,
                                      const SumsPlace& place, std::int64_t& unsettled) const {
  const ArrayShape& shape = cells.shape;
  const std::int64_t behind = inputs_ * shape.lines_per_input - first_line - drive.rows();
  const Conductance step = siemens(step_si_);
  const double column_wire = device_.column_wire * step;
  const WireResistance wires{device_.row_wire * step, column_wire, static_cast<double>(behind) * column_wire};
  Eigen::MatrixXf sums(shape.conversions(), drive.cols());
  for (Index column = 0; column < drive.cols(); ++column) {
    const Eigen::MatrixXd read = read_cells(cells, first_line, drive.rows(), counter_of(place, column));
    const Eigen::VectorXd voltages = drive.col(column).cast<double>();
    const WireCurrents currents = wire_currents(read, voltages, wires);
    if (!currents.settled) ++unsettled;
    const double taken = shape.reference ? currents.columns[shape.columns() - 1] : 0.0;
    sums.col(column) = (currents.columns.head(shape.conversions()).array() - taken).cast<float>();
  }
  return sums;
}

}  // namespace pj
