// Steinberg's interfaces, and nothing else of their SDK. Include this rather than them: they want to be told that this
// is no debug build of their own.
#pragma once

#ifndef RELEASE
#define RELEASE 1
#endif
#include <pluginterfaces/base/ibstream.h>
#include <pluginterfaces/base/ipluginbase.h>
#include <pluginterfaces/base/smartpointer.h>
#include <pluginterfaces/gui/iplugview.h>
#include <pluginterfaces/vst/ivstaudioprocessor.h>
#include <pluginterfaces/vst/ivstchannelcontextinfo.h>
#include <pluginterfaces/vst/ivstcomponent.h>
#include <pluginterfaces/vst/ivsteditcontroller.h>
#include <pluginterfaces/vst/ivstevents.h>
#include <pluginterfaces/vst/ivstmidicontrollers.h>
#include <pluginterfaces/vst/ivstnoteexpression.h>
#include <pluginterfaces/vst/ivstparameterchanges.h>
#include <pluginterfaces/vst/ivstphysicalui.h>
#include <pluginterfaces/vst/ivstprocesscontext.h>
#include <pluginterfaces/vst/ivstunits.h>
#include <pluginterfaces/vst/vstspeaker.h>

// The interfaces have no virtual destructors: objects are counted, and delete themselves.
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

namespace aviary::detail {

namespace vst = Steinberg::Vst;
using Steinberg::tresult;

} // namespace aviary::detail
