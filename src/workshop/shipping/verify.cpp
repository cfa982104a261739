#include "workshop/shipping/verify.h"

#include "workshop/shipping/library_file.h"
#include "workshop/shipping/make_bundle.h"

#include <fmt/format.h>

#include <algorithm>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

/// "wobble.cpp changed since", "wobble.cpp and 2 more changed since"
std::string changes_detail(const std::vector<std::string>& files) {
    const std::string more = files.size() > 1 ? fmt::format(" and {} more", files.size() - 1) : "";
    return files.front() + more + " changed since the last bundle";
}

/// Every file or folder of that name, in the folder and all folders below, as hosts search. Does not enter bundles.
std::vector<fs::path> find_bundles(const fs::path& folder, const std::string& name) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error),
         end;
         !error && entry != end; entry.increment(error)) {
        if (entry->path().filename() == name) found.push_back(entry->path());
        const auto extension = entry->path().extension();
        if (extension == ".vst3" || extension == ".clap") entry.disable_recursion_pending();
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// Compares one plugin with its receipt.
class Comparison {
public:
    Comparison(const fs::path& project, Receipt receipt)
        : folder_(project / bundle_folder)
        , receipt_(std::move(receipt))
        , now_(read_again(receipt_, project))
        , made_from_(receipt_.fingerprint())
        , tree_(now_.fingerprint())
        , changed_(changes(receipt_, now_)) {}

    Standing tree(const fs::path& project) const {
        Standing standing{.plugin = receipt_.plugin, .path = project, .fingerprint = tree_.short_form()};
        if (changed_.empty()) return standing;
        standing.freshness = Freshness::newer;
        standing.detail = changes_detail(changed_);
        return standing;
    }

    Standing build(const Receipt::Library& library) const {
        Standing standing = copy(library, folder_ / library.bundle, Standing::Place::build);
        if (standing.freshness == Freshness::stale && !changed_.empty() && is_made(library, folder_))
            standing.detail = changes_detail(changed_);
        return standing;
    }

    std::vector<Standing> installed(
        const Receipt::Library& library, const std::vector<Places>& places) const {
        const std::string name = fs::path(library.bundle).filename().string();
        std::vector<Standing> found;
        for (const auto& place : places)
            for (const auto& path : find_bundles(place.of(library.format), name))
                found.push_back(copy(library, path, Standing::Place::installed));
        if (found.empty() && !places.empty())
            found.push_back(
                copy(library, places.front().of(library.format) / name, Standing::Place::installed));
        return found;
    }

private:
    Standing copy(const Receipt::Library& library, const fs::path& bundle, Standing::Place place) const {
        Standing standing{
            .plugin = receipt_.plugin, .place = place, .format = library.format, .path = bundle};
        const auto is = [&](Freshness freshness, std::string detail) {
            standing.freshness = freshness;
            standing.detail = std::move(detail);
            return standing;
        };
        std::error_code error;
        if (!fs::exists(fs::symlink_status(bundle, error))) return is(Freshness::missing, "");
        const fs::path file = bundle / fs::path(library.file).lexically_relative(library.bundle);
        const auto fingerprint = read_fingerprint(library.file == library.bundle ? bundle : file);
        if (!fingerprint) return is(Freshness::damaged, fingerprint.error().message);
        if (!*fingerprint)
            return is(Freshness::stale, "carries no fingerprint: 'aviary bundle' did not make it");
        standing.fingerprint = (*fingerprint)->short_form();
        if (**fingerprint != tree_)
            return is(Freshness::stale, "made from other " + other_parts(**fingerprint, tree_));
        // Bytes can be compared only with a receipt of the same source.
        if (made_from_ == tree_ && !is_made(library, bundle, library.bundle))
            return is(Freshness::damaged, "has the right fingerprint, but not the bytes that were built");
        return standing;
    }

    /// Whether a copy of a bundle has the very files that were made.
    bool is_made(const Receipt::Library& library, const fs::path& bundle, const fs::path& root) const {
        return std::all_of(receipt_.made.begin(), receipt_.made.end(), [&](const auto& made) {
            const auto inside = fs::path(made.first).lexically_relative(root);
            if (inside.empty() || *inside.begin() == "..") return true; // another format's
            const fs::path file = library.file == library.bundle ? bundle : bundle / inside;
            return digest_of_file(file) == made.second;
        });
    }
    bool is_made(const Receipt::Library& library, const fs::path& folder) const {
        return is_made(library, folder / library.bundle, library.bundle);
    }

    const fs::path folder_;
    const Receipt receipt_, now_;
    const Fingerprint made_from_, tree_;
    const std::vector<std::string> changed_;
};

} // namespace

std::string_view word(Freshness freshness) {
    switch (freshness) {
    case Freshness::current: return "current";
    case Freshness::newer: return "newer";
    case Freshness::stale: return "stale";
    case Freshness::missing: return "missing";
    case Freshness::damaged: return "damaged";
    }
    return "";
}

std::string_view word(Standing::Place place) {
    switch (place) {
    case Standing::Place::tree: return "tree";
    case Standing::Place::build: return "build";
    case Standing::Place::installed: return "installed";
    }
    return "";
}

Result<std::vector<Standing>> verify(const fs::path& project, const std::vector<Places>& places) {
    auto receipts = read_receipts(project);
    if (!receipts) return receipts.error();
    std::vector<Standing> standings;
    for (auto& receipt : *receipts) {
        const auto libraries = receipt.libraries;
        const Comparison comparison(project, std::move(receipt));
        standings.push_back(comparison.tree(project));
        for (const auto& library : libraries) standings.push_back(comparison.build(library));
        for (const auto& library : libraries)
            for (auto& standing : comparison.installed(library, places))
                standings.push_back(std::move(standing));
    }
    return standings;
}

std::vector<std::string> remedies(const std::vector<Standing>& standings) {
    bool bundle = false, install = false, install_for_all = false;
    for (const auto& standing : standings) {
        if (standing.freshness == Freshness::current) continue;
        if (standing.place != Standing::Place::installed) {
            bundle = true;
            continue;
        }
        const auto system = system_places().of(standing.format);
        const bool of_the_system = !standing.path.lexically_relative(system).empty()
                                   && *standing.path.lexically_relative(system).begin() != "..";
        (of_the_system ? install_for_all : install) = true;
    }
    // Installing makes bundles first.
    std::vector<std::string> commands;
    if (bundle && !install) commands.emplace_back("bundle");
    if (install) commands.emplace_back("install");
    if (install_for_all) commands.emplace_back("install --system");
    return commands;
}

} // namespace aviary::workshop
