// A plugin's objects as the host holds them, and the host's own as a plugin counts them.
//
//     Reference<vst::IAudioProcessor> processor(component.get(), vst::IAudioProcessor_iid);
//     if (processor) processor->process(block);
#pragma once

#include <aviary/abi/vst3/all.h>

#include <atomic>
#include <utility>

namespace aviary::hosting {

namespace vst = vst3::Vst;
using vst3::int32;
using vst3::kResultOk;
using vst3::tresult;

/// A counted reference. Empty where the object has no such interface.
template <typename Interface>
class Reference {
public:
    Reference() = default;
    Reference(vst3::FUnknown* object, const vst3::TUID id) {
        void* found = nullptr;
        if (object && object->queryInterface(id, &found) == kResultOk)
            interface_ = static_cast<Interface*>(found);
    }
    /// Takes over a reference that the caller has.
    explicit Reference(Interface* owned)
        : interface_(owned) {}
    Reference(Reference&& other) noexcept
        : interface_(std::exchange(other.interface_, nullptr)) {}
    Reference& operator=(Reference&& other) noexcept {
        std::swap(interface_, other.interface_);
        return *this;
    }
    ~Reference() { drop(); }
    void drop() {
        if (interface_) std::exchange(interface_, nullptr)->release();
    }
    Interface* operator->() const { return interface_; }
    Interface* get() const { return interface_; }
    explicit operator bool() const { return interface_ != nullptr; }

private:
    Interface* interface_ = nullptr;
};

/// The answer of an object that is one interface.
template <typename Interface>
tresult give(Interface* self, const vst3::TUID id, const vst3::TUID own, void** object) {
    if (!object) return vst3::kInvalidArgument;
    const bool known = vst3::same_id(id, own) || vst3::same_id(id, vst3::FUnknown_iid);
    *object = known ? self : nullptr;
    if (known) self->addRef();
    return known ? kResultOk : vst3::kNoInterface;
}

/// An object of the host's that lives as long as the plugin: counted, but never deleted by its count.
template <typename Interface>
class HostObject : public Interface {
public:
    tresult PLUGIN_API queryInterface(const vst3::TUID, void** object) override {
        if (object) *object = nullptr;
        return vst3::kNoInterface;
    }
    vst3::uint32 PLUGIN_API addRef() override {
        return references_.fetch_add(1, std::memory_order_relaxed) + 1;
    }
    vst3::uint32 PLUGIN_API release() override {
        return references_.fetch_sub(1, std::memory_order_relaxed) - 1;
    }

private:
    std::atomic<vst3::uint32> references_ = 0;
};

} // namespace aviary::hosting
