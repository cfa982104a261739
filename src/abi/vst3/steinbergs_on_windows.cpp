#include "vst3/facts.h"

#define Steinberg SteinbergOnWindows // the program has the other form too

// Their headers ask the compiler which system this is. What they made of its answer is changed before the others read it:
// ids depend on COM_COMPATIBLE, result codes (in funknown.h) on the system as well.
#define RELEASE 0 // else they use words of Microsoft's compiler
#include <pluginterfaces/base/fplatform.h>
#undef COM_COMPATIBLE
#define COM_COMPATIBLE 1
#undef SMTG_OS_WINDOWS
#define SMTG_OS_WINDOWS 1
#include <pluginterfaces/base/funknown.h>
#undef SMTG_OS_WINDOWS
#define SMTG_OS_WINDOWS 0 // the rest wants a wchar_t of 16 bits there
#include "vst3/steinbergs.h"

namespace declarations = SteinbergOnWindows;
#define FACTS steinbergs_facts_on_windows
#include "vst3/facts.inc"
