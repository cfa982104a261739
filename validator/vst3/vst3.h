// Steinberg's interfaces, and nothing else of their SDK.
#pragma once

#ifndef RELEASE
#define RELEASE 1
#endif
#include <pluginterfaces/base/ibstream.h>
#include <pluginterfaces/base/ipluginbase.h>
#include <pluginterfaces/vst/ivstaudioprocessor.h>
#include <pluginterfaces/vst/ivstcomponent.h>
#include <pluginterfaces/vst/ivsteditcontroller.h>
#include <pluginterfaces/vst/ivstevents.h>
#include <pluginterfaces/vst/ivsthostapplication.h>
#include <pluginterfaces/vst/ivstmessage.h>
#include <pluginterfaces/vst/ivstmidicontrollers.h>
#include <pluginterfaces/vst/ivstparameterchanges.h>
#include <pluginterfaces/vst/ivstprocesscontext.h>
#include <pluginterfaces/vst/ivstunits.h>
#include <pluginterfaces/vst/vstspeaker.h>

// The interfaces have no virtual destructors: their objects are counted.
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

#include <atomic>
#include <string>

namespace aviary::validator {

namespace vst = Steinberg::Vst;
using Steinberg::int32;
using Steinberg::kResultOk;
using Steinberg::kResultTrue;
using Steinberg::tresult;

inline std::string to_utf8(const vst::TChar* text, std::size_t room = 128) {
    std::string utf8; // good enough for messages: other than ASCII becomes '?'
    for (std::size_t i = 0; i < room && text[i]; ++i) utf8 += text[i] < 128 ? char(text[i]) : '?';
    return utf8;
}

/// An object of the host's own: counted, but never deleted by its count.
template <typename Interface>
struct HostObject : Interface {
    std::atomic<int> references = 0;
    tresult PLUGIN_API queryInterface(const Steinberg::TUID, void** object) override {
        *object = nullptr;
        return Steinberg::kNoInterface;
    }
    Steinberg::uint32 PLUGIN_API addRef() override { return Steinberg::uint32(++references); }
    Steinberg::uint32 PLUGIN_API release() override { return Steinberg::uint32(--references); }
};

/// A counted reference to an object of the plugin's.
template <typename Interface>
class Face {
public:
    Face() = default;
    /// What `object` is as `id`, or nothing.
    Face(Steinberg::FUnknown* object, const Steinberg::TUID id) {
        void* found = nullptr;
        if (object && object->queryInterface(id, &found) == kResultOk) face_ = static_cast<Interface*>(found);
    }
    explicit Face(Interface* owned)
        : face_(owned) {}
    Face(Face&& other) noexcept
        : face_(std::exchange(other.face_, nullptr)) {}
    Face& operator=(Face&& other) noexcept {
        std::swap(face_, other.face_);
        return *this;
    }
    ~Face() { drop(); }
    /// Lets go of it; how many references are left.
    unsigned drop() { return face_ ? unsigned(std::exchange(face_, nullptr)->release()) : 0; }
    Interface* operator->() const { return face_; }
    Interface* get() const { return face_; }
    explicit operator bool() const { return face_ != nullptr; }

private:
    Interface* face_ = nullptr;
};

} // namespace aviary::validator
