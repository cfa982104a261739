// Stands in for Microsoft's header where there is none: what <aviary/...> takes of it.
#pragma once

extern "C" void* memcpy(void*, const void*, decltype(sizeof(0)));
