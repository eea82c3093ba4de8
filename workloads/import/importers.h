// SPDX-License-Identifier: Apache-2.0
// Files of other programs become a network as our own files would say it; nothing is inferred or checked here that
// network_from_proto checks. Each adds every problem it finds, at file:line or file: node[...], and is then false.
//   picojoule::schema::Network proto;
//   if (import_scalesim("topology.csv", options, proto, problems)) std::cout << write_text(proto);
#pragma once

#include <string>

#include "arch/base/problem.h"
#include "workloads/import/import_options.h"

namespace picojoule::schema {
class Network;
}

namespace pj {

// docs/import.md says what is understood. Assumptions become `note`s of the network.
bool import_onnx(const std::string& path, const ImportOptions& options, picojoule::schema::Network& network,
                 Problems& problems);
bool import_scalesim(const std::string& path, const ImportOptions& options, picojoule::schema::Network& network,
                     Problems& problems);

}  // namespace pj
