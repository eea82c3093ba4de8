// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_csv.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace pj {
namespace {

Report one_layer() {
  Report report;
  ReportLayer layer;
  layer.name = "conv, \"first\"";
  layer.op = "conv";
  layer.macs = 6;
  layer.energy_pj = 1.5;
  ReportCharge charge;
  charge.component = "glb";
  charge.action = "read";
  charge.count = 3;
  charge.pj_per_action = 0.5;
  charge.energy_pj = 1.5;
  layer.charges = {charge};
  report.layers = {layer};
  report.totals.macs = 6;
  report.totals.energy_pj = 1.5;
  return report;
}

TEST(ReportCsv, OneRowForEachLayerAndOneForTheTotal) {
  const std::string csv = layers_csv(one_layer());
  EXPECT_EQ(csv,
            "name,op,role,unit,copies,macs,vector_operations,cycles,compute_cycles,stall_cycles,utilization,seconds,"
            "energy_pj,pj_per_mac,arithmetic_pj,movement_pj,conversion_pj,control_pj,static_pj\n"
            "\"conv, \"\"first\"\"\",conv,,,1,6,0,0,0,0,0,0,1.5,0,0,0,0,0,0\n"
            "total,,,,1,6,0,0,0,0,0,0,1.5,0,0,0,0,0,0\n");
}

TEST(ReportCsv, OneRowForEachCharge) {
  EXPECT_EQ(charges_csv(one_layer()),
            "layer,component,level,action,tensor,category,boundary,count,activity,pj_per_action,energy_pj,price_kind,"
            "calibrated,how,source\n"
            "\"conv, \"\"first\"\"\",glb,,read,,,,3,1,0.5,1.5,,false,,\n");
}

TEST(ReportCsv, WithoutLayersTheHeadStays) {
  const std::string csv = charges_csv(Report{});
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1);
}

}  // namespace
}  // namespace pj
