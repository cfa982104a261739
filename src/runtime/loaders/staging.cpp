#include "runtime/loaders/loader.h"

#include <algorithm>

namespace aviary::runtime {
namespace {

std::string with_major(const Registration& r) { return r.contract + "@" + std::to_string(r.version.major); }

bool announces(const ContractName& announced, const Registration& r) {
    return announced.name == r.contract && (!announced.major || *announced.major == r.version.major)
           && (!announced.version || *announced.version == r.version);
}

std::string text_of(const ContractName& name) {
    if (name.version) return name.name + "@" + name.version->text();
    return name.major ? name.name + "@" + std::to_string(*name.major) : name.name;
}

/// Code with the interfaces that it resolved. The code is the last member, so it is unloaded first.
struct CodeAndDependencies {
    std::vector<Pinned> dependencies;
    Code code;
};

} // namespace

Staging::Staging(const Manifest& manifest, Resolve resolve, const Log& log)
    : manifest_(manifest)
    , resolve_(std::move(resolve))
    , log_(log) {}

Result<void> check_registration(const Registration& registration, const std::string& provider) {
    const auto invalid = [&](const std::string& what) {
        return Error{
            "contract.invalid", "'" + registration.contract + "' cannot be provided: " + what, provider};
    };
    const auto bad = [](char c) { return c == '@' || static_cast<unsigned char>(c) < ' '; };
    if (registration.contract.empty() || std::ranges::any_of(registration.contract, bad))
        return invalid("expected a name that is not empty, without '@' and control characters");
    if ((registration.create_instance == nullptr) != (registration.destroy_instance == nullptr))
        return invalid("it has only one of create_instance and destroy_instance; expected both or none");
    if (registration.table == nullptr && registration.function_count > 0)
        return invalid(
            "it has " + std::to_string(registration.function_count) + " functions, but its table is null");
    return {};
}

Result<void> Staging::provide(Registration registration) {
    if (auto checked = check_registration(registration, manifest_.name); !checked) return checked;
    if (registration.contract.starts_with(host_prefix))
        return Error{"contract.invalid",
            "'" + registration.contract
                + "' cannot be provided: names that begin with 'host.' are the host's",
            manifest_.name};
    const auto name = with_major(registration);
    if (std::ranges::find(registrations_, name, with_major) != registrations_.end())
        return Error{"contract.duplicate", "the bundle registers '" + name + "' twice", manifest_.name};
    registrations_.push_back(std::move(registration));
    return {};
}

Result<Pinned> Staging::resolve(std::string_view name, std::uint32_t major) {
    const auto declared = std::ranges::find_if(
        manifest_.dependencies, [&](const Dependency& d) { return d.contract == name && d.major == major; });
    const auto full_name = std::string(name) + "@" + std::to_string(major);
    if (declared == manifest_.dependencies.end())
        return Error{"contract.not_declared",
            "'" + full_name + "' is used, but the manifest has no [[dependency]] on it", manifest_.name};
    auto pinned = resolve_(*declared);
    if (pinned == nullptr)
        return Error{"contract.missing",
            "nobody provides '" + full_name + "' from version " + declared->min_version.text(),
            manifest_.name};
    dependencies_.push_back(pinned);
    return pinned;
}

Result<void> Staging::check() const {
    const auto fail = [&](std::string message) {
        return Error{"bundle.provides", std::move(message), manifest_.name};
    };
    for (const auto& announced : manifest_.provides)
        if (std::ranges::none_of(registrations_, [&](const auto& r) { return announces(announced, r); }))
            return fail(
                "the manifest announces '" + text_of(announced) + "', which the artifact does not register");
    for (const auto& r : registrations_) {
        if (std::ranges::none_of(
                manifest_.provides, [&](const auto& announced) { return announces(announced, r); }))
            return fail("the artifact registers '" + r.contract + "@" + r.version.text()
                        + "', which the manifest does not announce");
        const auto count = manifest_.function_count.find(with_major(r));
        if (count != manifest_.function_count.end() && count->second != r.function_count)
            return fail("'" + count->first + "' has " + std::to_string(r.function_count)
                        + " functions, expected " + std::to_string(count->second) + " as the manifest says");
    }
    for (const auto& [name, count] : manifest_.function_count)
        if (std::ranges::find(registrations_, name, with_major) == registrations_.end())
            return fail("function_count names '" + name + "', which the artifact does not register");
    return {};
}

std::vector<Pinned> Staging::finish(Code& code) {
    code =
        std::make_shared<CodeAndDependencies>(CodeAndDependencies{std::move(dependencies_), std::move(code)});
    std::vector<Pinned> interfaces;
    for (auto& registration : registrations_) {
        auto interface = std::make_shared<Interface>();
        static_cast<Registration&>(*interface) = std::move(registration);
        interface->contract_id = contract_id(interface->contract, interface->version.major);
        interface->bundle = manifest_.id;
        interface->code = code;
        interfaces.push_back(std::move(interface));
    }
    return interfaces;
}

} // namespace aviary::runtime
