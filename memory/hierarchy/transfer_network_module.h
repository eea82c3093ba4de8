// SPDX-License-Identifier: Apache-2.0
// Who gets how much of each port, channel and unit. A server has a rate in units a femtosecond; a transfer occupies
// one or more servers at once and moves at the pace of the slowest. Running transfers share max-min fairly in bits a
// second; between two changes of the set of transfers everything is linear and advanced in closed form.
// docs/models/time.md, "Contention".
//   const int port = network.add_server("glb port", 1e-6);
//   network.transfer({{port, 64.0}}, 512.0, sc_time(64, SC_NS));   // in an SC_THREAD; returns when done
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

namespace pj {

inline constexpr int kNoServer = -1;

// `units` of work at a server; kNoServer is never short.
struct Occupancy {
  int server = kNoServer;
  double units = 0;
};
using Occupancies = boost::container::small_vector<Occupancy, 6>;

class TransferNetwork : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(TransferNetwork);
  explicit TransferNetwork(sc_core::sc_module_name name);

  // Returns the server's number. Rates must be positive.
  int add_server(std::string name, double units_per_femtosecond);
  [[nodiscard]] const std::string& server_name(int server) const;

  // Blocks the calling SC_THREAD until the transfer is done: after `least`, or later if servers are short. Returns the
  // server that held it up last, kNoServer if none did.
  int transfer(const Occupancies& occupies, double bits, sc_core::sc_time least);

  // The same in two calls, so that the caller can do something in between.
  using Handle = int;
  static constexpr Handle kDone = -1;
  Handle begin(const Occupancies& occupies, double bits, sc_core::sc_time least);
  int finish(Handle handle);
  // When it was done; none if it still runs. After finish() only until the caller waits.
  [[nodiscard]] std::optional<sc_core::sc_time> done_at(Handle handle) const;

 private:
  struct Running {
    Occupancies per_bit;  // units of a server for each bit moved
    double bits_left = 0;
    double most = 0;  // bits a femtosecond that `least` allows
    double rate = 0;
    std::uint64_t due = 0;      // time of completion at the present rate
    std::uint64_t at_best = 0;  // time of completion if never held up
    bool held_up = false;
    bool done = false;
    int bottleneck = kNoServer;
    sc_core::sc_event finished;
  };
  void on_due();
  void advance();
  void share();
  void freeze(Running& running, double rate, int bottleneck);

  std::vector<std::string> names_;
  std::vector<double> rates_;
  std::deque<Running> pool_;
  std::vector<int> free_, running_;
  std::vector<double> left_, wanted_;  // per server, scratch of share()
  std::uint64_t advanced_to_ = 0;
  sc_core::sc_event next_due_;
};

}  // namespace pj
