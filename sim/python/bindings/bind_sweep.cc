// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arch/base/problem.h"
#include "sim/python/bindings/bind.h"
#include "sim/python/bindings/long_call.h"
#include "sim/sweep/configuration.h"
#include "sim/sweep/evaluator.h"
#include "sim/sweep/pareto.h"
#include "sim/sweep/run_sweep.h"
#include "sim/sweep/store.h"
#include "sim/sweep/store_read.h"
#include "sim/sweep/sweep_flags.h"

namespace py = pybind11;

namespace pj {
namespace {

using Progress =
    std::function<void(std::int64_t done, std::int64_t all, std::int64_t failed, double seconds, const std::string&)>;

Store::Begin begin_of(bool resume) { return resume ? Store::Begin::kResume : Store::Begin::kNew; }

SweepSpec spec_of(const SweepFlags& flags) {
  Problems problems;
  auto spec = sweep_spec_from(flags, problems);
  if (!spec) raise_input_error(problems);
  return *std::move(spec);
}

[[noreturn]] void raise_store_error(const std::string& path, const SqliteError& error) {
  PyErr_SetString(PyExc_OSError, explain_sqlite_error(path, error).c_str());
  throw py::error_already_set();
}

void run(const SweepFlags& flags, const std::string& store, bool resume, int jobs, const std::string& verify,
         const Progress& progress, bool on_main_thread) {
  const SweepSpec spec = spec_of(flags);
  SweepOptions options{store, begin_of(resume), jobs, verify, {}};
  if (progress) {
    options.progress = [&](const SweepProgress& p) { progress(p.done, p.all, p.failed, p.seconds, p.what); };
  }
  const std::string engine = verify.empty() ? spec.base.engine : verify;
  Problems problems;
  bool ran = false;
  try {
    ran = long_call(engine, on_main_thread, [&] { return run_sweep(spec, options, problems); });
  } catch (const SqliteError& e) {
    raise_store_error(store, e);
  }
  if (!ran) raise_input_error(problems);
}

// A sweep whose points are run one by one, wherever.
class SweepPlan {
 public:
  explicit SweepPlan(const SweepFlags& flags) : spec_(spec_of(flags)) {
    Problems problems;
    points_ = spec_.axes.empty() ? std::nullopt : PointList::make(spec_, problems);
    configuration_ = checked_configuration(spec_, problems);
    if (!problems.empty() || !points_) raise_input_error(problems);
    evaluator_.emplace(spec_, *points_, Catalog::find());
  }
  SweepPlan(const SweepPlan&) = delete;
  SweepPlan& operator=(const SweepPlan&) = delete;

  [[nodiscard]] const SweepSpec& spec() const { return spec_; }
  [[nodiscard]] const PointList& points() const { return *points_; }
  [[nodiscard]] const std::string& configuration() const { return configuration_; }

  // The result as bytes that a store takes.
  std::string evaluate(std::int64_t point) {
    const py::gil_scoped_release release;
    const std::lock_guard<std::mutex> one_at_a_time(mutex_);
    const std::unique_lock<std::mutex> lock = kernel_lock(spec_.base.engine);
    return to_bytes(evaluator_->evaluate(point));
  }

 private:
  SweepSpec spec_;
  std::optional<PointList> points_;
  std::string configuration_;
  std::optional<Evaluator> evaluator_;
  std::mutex mutex_;
};

// The one writer of a plan's results.
class PlanStore {
 public:
  PlanStore(const SweepPlan& plan, const std::string& path, bool resume) : plan_(plan), path_(path) {
    Problems problems;
    store_ = Store::open(path, begin_of(resume), plan.spec(), plan.configuration(), plan.points().size(), problems);
    if (!store_) raise_input_error(problems);
  }

  [[nodiscard]] std::vector<std::int64_t> left() const {
    const std::set<std::int64_t> done = store_->done();
    std::vector<std::int64_t> left;
    for (std::int64_t point = 0; point < plan_.points().size(); ++point) {
      if (done.count(point) == 0) left.push_back(point);
    }
    return left;
  }

  // True if the point has figures, false if an error.
  bool add_bytes(const py::bytes& result) { return add(point_result_from(result)); }
  void add_error(std::int64_t point, const std::string& why) {
    PointResult result;
    result.point = point;
    result.error = why;
    add(result);
  }

 private:
  bool add(const PointResult& result) {
    try {
      store_->add(result, values_at(plan_.spec(), plan_.points(), result.point));
    } catch (const SqliteError& e) {
      raise_store_error(path_, e);
    }
    return result.figures.has_value();
  }

  const SweepPlan& plan_;
  std::string path_;
  std::unique_ptr<Store> store_;
};

Metric metric_of(const std::string& name, const char* what, Problems& problems) {
  const auto metric = metric_named(name);
  if (!metric) {
    problems.add({what, 0, 0, ""}, fmt::format("no figure \"{}\"{}", name, did_you_mean(name, metric_names())));
  }
  return metric.value_or(Metric{});
}

std::vector<std::int64_t> pareto(const std::string& path, const std::string& x_name, const std::string& y_name) {
  Problems problems;
  const Metric x = metric_of(x_name, "x", problems);
  const Metric y = metric_of(y_name, "y", problems);
  const auto sweep = problems.empty() ? read_store(path, problems) : std::nullopt;
  if (!sweep) raise_input_error(problems);
  std::vector<std::int64_t> front;
  for (const StoredPoint& point : pareto_front(sweep->points, x, y)) front.push_back(point.point);
  return front;
}

void check_is_store(const std::string& path) {
  Problems problems;
  if (!is_store(path, problems)) raise_input_error(problems);
}

void bind_flags(py::module_& m) {
  py::class_<SweepFlags>(m, "SweepFlags", "What `pj sweep` is asked for; the names are those of its options.")
      .def(py::init<>())
      .def_readwrite("file", &SweepFlags::file)
      .def_readwrite("run", &SweepFlags::run)
      .def_readwrite("uncontended", &SweepFlags::uncontended)
      .def_readwrite("vary", &SweepFlags::vary)
      .def_readwrite("strategy", &SweepFlags::strategy)
      .def_readwrite("points", &SweepFlags::points)
      .def_readwrite("seed", &SweepFlags::seed)
      .def_readwrite("map", &SweepFlags::map)
      .def_readwrite("search", &SweepFlags::search);
}

}  // namespace

void bind_sweep(py::module_& m) {
  bind_flags(m);
  m.def("sweep", &run, py::arg("flags"), py::arg("store"), py::arg("resume"), py::arg("jobs"), py::arg("verify"),
        py::arg("progress"), py::arg("on_main_thread"));
  py::class_<SweepPlan>(m, "SweepPlan", "A sweep whose points are run one by one, wherever.")
      .def(py::init<const SweepFlags&>(), py::arg("flags"))
      .def_property_readonly("size", [](const SweepPlan& plan) { return plan.points().size(); })
      .def_property_readonly("configuration", &SweepPlan::configuration)
      .def(
          "evaluate", [](SweepPlan& plan, std::int64_t point) { return py::bytes(plan.evaluate(point)); },
          py::arg("point"));
  py::class_<PlanStore>(m, "PlanStore", "Where the results of a plan are kept (docs/sweeps.md); one writer at a time.")
      .def(py::init<const SweepPlan&, const std::string&, bool>(), py::arg("plan"), py::arg("path"), py::arg("resume"),
           py::keep_alive<1, 2>())
      .def("left", &PlanStore::left)
      .def("add", &PlanStore::add_bytes, py::arg("result"))
      .def("add_error", &PlanStore::add_error, py::arg("point"), py::arg("why"));
  m.def(
      "sweep_forks", [](const SweepFlags& flags) { return needs_processes(spec_of(flags).base.engine); },
      py::arg("flags"), "Does its engine run in forks of this process?");
  m.def("check_store", &check_is_store, py::arg("path"));
  m.def("pareto", &pareto, py::arg("path"), py::arg("x"), py::arg("y"), "Points of a store, in the order of x.");
}

}  // namespace pj
