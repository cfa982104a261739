// What every VST3 interface is made of: numbers, ids, result codes, and FUnknown, the root of all interfaces.
//
// VST3 is Steinberg's format. These headers declare the part of its binary interface that Aviary uses: ids, layouts, the
// order of functions and values. They are Aviary's own and MIT, as everything here. The names are those that the field
// knows, and stand in aviary::vst3 and aviary::vst3::Vst where Steinberg's headers have Steinberg and Steinberg::Vst. So
// code reads alike with either, and both can meet in one program. abi_vst3_test compares the two wherever Steinberg's
// headers are installed.
//
//     #include <aviary/abi/vst3/all.h>
//     void* found = nullptr;
//     if (component->queryInterface(vst3::Vst::IAudioProcessor_iid, &found) == vst3::kResultOk) ...
//
// A function's thread is that of its interface unless it has a tag of its own.
#pragma once

#include <cstdint>
#include <cstring>

#if (defined(_WIN32) && !defined(_WIN64)) || (defined(__APPLE__) && !defined(__LP64__))
#error "VST3 packs some structs otherwise on Windows and macOS of 32 bits, which is not declared here"
#endif

// How interfaces are called.
#ifndef PLUGIN_API
#ifdef _WIN32
#define PLUGIN_API __stdcall
#else
#define PLUGIN_API
#endif
#endif

// Ids and result codes have two forms. On Windows an object can be one of COM's as well, so they are COM's there.
#ifndef AVIARY_VST3_COM
#ifdef _WIN32
#define AVIARY_VST3_COM 1
#else
#define AVIARY_VST3_COM 0
#endif
#endif

// Interfaces have no virtual destructors: objects are counted and delete themselves.
#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif

namespace aviary::vst3 {

using int8 = char; // ids are handed over as text
using uint8 = std::uint8_t;
using int16 = std::int16_t;
using uint16 = std::uint16_t;
using int32 = std::int32_t;
using uint32 = std::uint32_t;
using int64 = std::int64_t;
using uint64 = std::uint64_t;
using char8 = char;
using char16 = char16_t;
using TBool = uint8;
using FIDString = const char8*;

using tresult = int32;
constexpr tresult result_code(tresult plain, uint32 com) { return AVIARY_VST3_COM ? tresult(com) : plain; }

inline constexpr tresult kResultOk = 0;
inline constexpr tresult kResultTrue = kResultOk;
inline constexpr tresult kResultFalse = 1;
inline constexpr tresult kNoInterface = result_code(-1, 0x80004002);
inline constexpr tresult kInvalidArgument = result_code(2, 0x80070057);
inline constexpr tresult kNotImplemented = result_code(3, 0x80004001);
inline constexpr tresult kInternalError = result_code(4, 0x80004005);
inline constexpr tresult kNotInitialized = result_code(5, 0x8000ffff);
inline constexpr tresult kOutOfMemory = result_code(6, 0x8007000e);

/// The id of a class or an interface as functions take it: 16 bytes by pointer.
using TUID = int8[16];

/// An id as a value.
struct Id {
    TUID bytes;
    constexpr operator const int8*() const { return bytes; }
};

/// The id that is written as these four numbers. Their bytes follow each other highest first. In COM's form the first
/// number and both halves of the second are lowest first.
constexpr Id make_id(uint32 a, uint32 b, uint32 c, uint32 d) {
    constexpr int plain[] = {0, 1, 2, 3, 4, 5, 6, 7}, com[] = {3, 2, 1, 0, 5, 4, 7, 6};
    const uint32 numbers[] = {a, b, c, d};
    Id id{};
    for (int i = 0; i < 16; ++i) {
        const int from = i >= 8 ? i : AVIARY_VST3_COM ? com[i] : plain[i];
        id.bytes[i] = int8(numbers[from / 4] >> (24 - from % 4 * 8) & 0xff);
    }
    return id;
}

inline bool same_id(const TUID one, const TUID other) { return std::memcmp(one, other, sizeof(TUID)) == 0; }

/// [any-thread]
struct FUnknown {
    /// The same object as another interface, with a reference for the caller; null and kNoInterface where it has none.
    virtual tresult PLUGIN_API queryInterface(const TUID id, void** object) = 0;
    /// These two answer how many references there are now. Whoever made an object holds its first.
    virtual uint32 PLUGIN_API addRef() = 0;
    virtual uint32 PLUGIN_API release() = 0;
};
inline constexpr Id FUnknown_iid = make_id(0x00000000, 0x00000000, 0xC0000000, 0x00000046);

} // namespace aviary::vst3
