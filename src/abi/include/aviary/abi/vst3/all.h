// All of VST3 that is declared here.
#pragma once

#include <aviary/abi/vst3/attributes.h>
#include <aviary/abi/vst3/base.h>
#include <aviary/abi/vst3/channel_context.h>
#include <aviary/abi/vst3/component.h>
#include <aviary/abi/vst3/controller.h>
#include <aviary/abi/vst3/events.h>
#include <aviary/abi/vst3/factory.h>
#include <aviary/abi/vst3/host.h>
#include <aviary/abi/vst3/midi_controllers.h>
#include <aviary/abi/vst3/note_expression.h>
#include <aviary/abi/vst3/parameter_changes.h>
#include <aviary/abi/vst3/process_context.h>
#include <aviary/abi/vst3/processor.h>
#include <aviary/abi/vst3/run_loop.h>
#include <aviary/abi/vst3/speakers.h>
#include <aviary/abi/vst3/stream.h>
#include <aviary/abi/vst3/types.h>
#include <aviary/abi/vst3/units.h>
#include <aviary/abi/vst3/view.h>
