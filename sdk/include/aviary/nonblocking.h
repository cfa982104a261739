// AVIARY_NONBLOCKING and AVIARY_TRUSTED, for what the audio thread runs; said where both sides of the ABI find them.
#pragma once

#include <aviary/abi/nonblocking.h>
