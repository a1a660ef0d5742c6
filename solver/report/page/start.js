/* SPDX-License-Identifier: GPL-3.0-or-later */
/* start.js - the order of report.html. */
begin(() => {
  showHead();
  showOverview();
  if (hasPlan) {
    showMix();
    showLimits();
    showDemand();
  }
  showPeriods();
  showPlaces();
  showTechniques();
  showArrays();
  showWhatIf();
  showFronts();
  showPlanes();
  showCases();
  showTornado();
  showSamples();
  showFlows();
  showLinkages();
  showRest();
  showProof();
});
