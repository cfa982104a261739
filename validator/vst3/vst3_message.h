// A message between the two halves of a plugin, which the host makes for them. [main-thread]
#pragma once

#include "validator/vst3/vst3.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace aviary::validator {

/// Values by name. They live in a message and are counted, but go with it.
struct Vst3Attributes final : HostObject<vst::IAttributeList> {
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
    template <typename Value>
    const Value* find(AttrID id) const;

    using Text = std::vector<vst::TChar>;
    using Binary = std::vector<char>;
    std::map<std::string, std::variant<vst3::int64, double, Text, Binary>> values_;
};

/// Deletes itself with its last reference.
class Vst3Message final : public vst::IMessage {
public:
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    vst3::uint32 PLUGIN_API addRef() override { return ++references_; }
    vst3::uint32 PLUGIN_API release() override;
    vst3::FIDString PLUGIN_API getMessageID() override { return id_.c_str(); }
    void PLUGIN_API setMessageID(vst3::FIDString id) override { id_ = id ? id : ""; }
    vst::IAttributeList* PLUGIN_API getAttributes() override { return &attributes_; }

private:
    ~Vst3Message() = default;
    std::atomic<vst3::uint32> references_ = 1;
    std::string id_;
    Vst3Attributes attributes_;
};

} // namespace aviary::validator
