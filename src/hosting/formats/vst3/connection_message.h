// What the two halves of a plugin send to each other; the host makes it for them. [main-thread]
#pragma once

#include "hosting/formats/vst3/reference.h"

#include <map>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace aviary::hosting {

/// Values by name. They belong to a message, or live for one call.
class Attributes final : public HostObject<vst::IAttributeList> {
public:
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API setInt(AttrID id, vst3::int64 value) override;
    tresult PLUGIN_API getInt(AttrID id, vst3::int64& value) override;
    tresult PLUGIN_API setFloat(AttrID id, double value) override;
    tresult PLUGIN_API getFloat(AttrID id, double& value) override;
    tresult PLUGIN_API setString(AttrID id, const vst::TChar* text) override;
    tresult PLUGIN_API getString(AttrID id, vst::TChar* text, vst3::uint32 size_in_bytes) override;
    tresult PLUGIN_API setBinary(AttrID id, const void* data, vst3::uint32 size) override;
    tresult PLUGIN_API getBinary(AttrID id, const void*& data, vst3::uint32& size) override;

private:
    using Text = std::vector<vst::TChar>;
    using Binary = std::vector<char>;
    using Value = std::variant<vst3::int64, double, Text, Binary>;
    template <typename Kind>
    const Kind* find(AttrID id) const;
    tresult set(AttrID id, Value value);

    std::map<std::string, Value> values_;
};

/// The way from one half of a plugin to the other. Messages are for the main thread: one that comes on another is refused.
class Connection final : public HostObject<vst::IConnectionPoint> {
public:
    /// `end` outlives that; null: nowhere.
    void lead_to(vst::IConnectionPoint* end) { end_ = end; }
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API connect(vst::IConnectionPoint*) override { return kResultOk; }
    tresult PLUGIN_API disconnect(vst::IConnectionPoint*) override { return kResultOk; }
    tresult PLUGIN_API notify(vst::IMessage* message) override;

private:
    const std::thread::id main_thread_ = std::this_thread::get_id();
    vst::IConnectionPoint* end_ = nullptr;
};

/// Deletes itself with its last reference. Whoever makes one holds the first.
class ConnectionMessage final : public vst::IMessage {
public:
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    vst3::uint32 PLUGIN_API addRef() override;
    vst3::uint32 PLUGIN_API release() override;
    vst3::FIDString PLUGIN_API getMessageID() override { return id_.c_str(); }
    void PLUGIN_API setMessageID(vst3::FIDString id) override { id_ = id ? id : ""; }
    vst::IAttributeList* PLUGIN_API getAttributes() override { return &attributes_; }

private:
    ~ConnectionMessage() = default;

    std::atomic<vst3::uint32> references_ = 1;
    std::string id_;
    Attributes attributes_;
};

} // namespace aviary::hosting
