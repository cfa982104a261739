// VST3's interfaces in the words of the validator.
#pragma once

#include <aviary/abi/vst3/all.h>

#include <atomic>
#include <string>
#include <utility>

namespace aviary::validator {

namespace vst = vst3::Vst;
using vst3::int32;
using vst3::kResultOk;
using vst3::kResultTrue;
using vst3::tresult;

inline std::string to_utf8(const vst::TChar* text, std::size_t room = 128) {
    std::string utf8; // good enough for messages: other than ASCII becomes '?'
    for (std::size_t i = 0; i < room && text[i]; ++i) utf8 += text[i] < 128 ? char(text[i]) : '?';
    return utf8;
}

/// queryInterface() of an object with one interface.
template <typename Interface>
tresult give(Interface* self, const vst3::TUID id, const vst3::TUID own, void** object) {
    const bool known = vst3::same_id(id, own) || vst3::same_id(id, vst3::FUnknown_iid);
    *object = known ? self : nullptr;
    if (known) self->addRef();
    return known ? kResultOk : vst3::kNoInterface;
}

/// An object of the host's own: counted, but never deleted by its count.
template <typename Interface>
struct HostObject : Interface {
    std::atomic<int> references = 0;
    tresult PLUGIN_API queryInterface(const vst3::TUID, void** object) override {
        *object = nullptr;
        return vst3::kNoInterface;
    }
    vst3::uint32 PLUGIN_API addRef() override { return vst3::uint32(++references); }
    vst3::uint32 PLUGIN_API release() override { return vst3::uint32(--references); }
};

/// A counted reference to an object of the plugin's.
template <typename Interface>
class Face {
public:
    Face() = default;
    /// What `object` is as `id`, or nothing.
    Face(vst3::FUnknown* object, const vst3::TUID id) {
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
