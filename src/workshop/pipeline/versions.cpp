#include "workshop/pipeline/versions.h"

#include <algorithm>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kept = 2;

bool is_same_code(const std::vector<Built>& one, const std::vector<Built>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
        [](const auto& a, const auto& b) { return a.name() == b.name() && a.code == b.code; });
}

} // namespace

Versions::Versions(fs::path folder)
    : folder_(std::move(folder)) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

Versions::~Versions() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Versions::add(int run, std::string time, const std::vector<Built>& bundles) {
    Version version{run, std::move(time), bundles, {}};
    if (find(run) != nullptr) {
        version.left = std::move(find(run)->left);
        remove(versions_.end() - 1);
    }
    std::error_code error;
    for (Built& built : version.bundles) {
        const fs::path copy = folder_ / std::to_string(run) / built.name();
        if (!error) fs::create_directories(copy.parent_path(), error);
        if (!error) fs::copy(built.bundle, copy, fs::copy_options::recursive, error);
        built.bundle = copy;
    }
    if (!versions_.empty() && is_same_code(versions_.back().bundles, bundles)) remove(versions_.end() - 1);
    versions_.push_back(std::move(version));
    sounding_ = run;
    if (error) remove(versions_.end() - 1);
    if (versions_.size() > kept) remove(versions_.begin());
}

void Versions::remove(std::vector<Version>::iterator version) {
    std::error_code ignored;
    fs::remove_all(folder_ / std::to_string(version->run), ignored);
    versions_.erase(version);
}

Version* Versions::find(int run) {
    const auto found = std::find_if(
        versions_.begin(), versions_.end(), [&](const Version& version) { return version.run == run; });
    return found == versions_.end() ? nullptr : &*found;
}

Version* Versions::newest() { return versions_.empty() ? nullptr : &versions_.back(); }
Version* Versions::sounding() { return find(sounding_); }

session::Versions Versions::shown(const std::string& bundle) const {
    session::Versions shown;
    for (const Version& version : versions_) {
        const auto built = std::find_if(version.bundles.begin(), version.bundles.end(),
            [&](const Built& one) { return one.name() == bundle; });
        shown.known.push_back(
            {version.run, version.time, built == version.bundles.end() ? "" : built->short_code()});
        if (version.run == sounding_) shown.sounding = version.run;
    }
    return shown;
}

} // namespace aviary::workshop
