#include "session/project/own_folder.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"
#include "session/project/find_song.h"
#include "session/project/folder_lock.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::session {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::size_t most_trusted = 1000; // folders, of which the oldest is forgotten

Error unsafe(const std::string& what, const fs::path& where) {
    return {"project.unsafe", what + ": copy the song to a folder of your own, and open it there",
        where.string()};
}

bool is_ours(const struct stat& status) { return status.st_uid == ::geteuid() || status.st_uid == 0; }

/// Many systems give each user a group of the same name, and new folders to that group.
bool is_group_of_this_user_alone(gid_t group) {
    const passwd* user = ::getpwuid(::geteuid());
    if (!user || user->pw_gid != group) return false;
    const std::string name = user->pw_name;
    const ::group* entry = ::getgrgid(group);
    return entry && entry->gr_name == name
           && (!*entry->gr_mem || (entry->gr_mem[0] == name && !entry->gr_mem[1]));
}

bool may_others_write(const struct stat& status) {
    return (status.st_mode & S_IWOTH) != 0
           || ((status.st_mode & S_IWGRP) != 0 && !is_group_of_this_user_alone(status.st_gid));
}

/// `folder` is a real path.
Result<void> judge_folder(const fs::path& folder) {
    struct stat status {};
    if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        return unsafe("this is no folder", folder);
    if (!is_ours(status)) return unsafe("this folder belongs to another user", folder);
    if (may_others_write(status)) return unsafe("others may write into this folder", folder);
    for (fs::path above = folder.parent_path(); above != above.parent_path(); above = above.parent_path())
        if (::lstat(above.c_str(), &status) == 0 && may_others_write(status) && !(status.st_mode & S_ISVTX))
            return unsafe(
                "others may put another folder in its place, since they may write into " + above.string(),
                folder);
    return {};
}

/// What makes a folder the same one.
struct Identity {
    std::string path;
    std::uint64_t device = 0, number = 0, owner = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
};

Result<Identity> identity_of(const fs::path& folder) {
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (error) return unsafe("this is no folder", folder);
    if (auto judged = judge_folder(real); !judged) return judged.error();
    struct stat status {};
    if (::lstat(real.c_str(), &status) != 0) return unsafe("this is no folder", folder);
    return Identity{real.string(), status.st_dev, status.st_ino, status.st_uid};
}

fs::path trusted_in(const fs::path& data_folder) { return data_folder / "trusted_folders.json"; }

/// A list that others may write is none.
std::vector<Identity> read_trusted(const fs::path& data_folder) {
    struct stat status {};
    const fs::path file = trusted_in(data_folder);
    if (::lstat(file.c_str(), &status) != 0 || status.st_uid != ::geteuid() || may_others_write(status))
        return {};
    const auto text = read_whole_file(file);
    const json list = text ? json::parse(*text, nullptr, false) : json();
    std::vector<Identity> folders;
    if (!list.is_array()) return folders;
    try {
        for (const json& entry : list)
            folders.push_back({entry.at("path"), entry.at("device"), entry.at("number"), entry.at("owner")});
    } catch (const json::exception&) {
        return {};
    }
    return folders;
}

std::string text_of(const std::vector<Identity>& folders) {
    json list = json::array();
    for (const Identity& one : folders)
        list.push_back(
            {{"path", one.path}, {"device", one.device}, {"number", one.number}, {"owner", one.owner}});
    return list.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace

Result<fs::path> own_song(const fs::path& folder_or_song) {
    auto found = find_song(folder_or_song);
    if (!found) return found;
    std::error_code error;
    const fs::path song = fs::canonical(*found, error);
    if (error) return Error{"project.missing", "there is no such file or folder", found->string()};
    if (song.extension() != ".bird") return unsafe("this link leads to a file that is no song", *found);
    struct stat status {};
    if (::lstat(song.c_str(), &status) != 0 || !is_ours(status))
        return unsafe("this song belongs to another user", song);
    if (may_others_write(status)) return unsafe("others may write this song", song);
    if (auto judged = judge_folder(song.parent_path()); !judged) return judged.error();
    return song;
}

Result<void> judge_inside(const fs::path& folder, const fs::path& inside) {
    std::error_code error;
    fs::path place = fs::canonical(folder, error);
    if (error) return unsafe("this is no folder", folder);
    if (auto judged = judge_folder(place); !judged) return judged;
    const auto judge = [](const fs::path& path) -> Result<void> {
        struct stat status {};
        if (::lstat(path.c_str(), &status) != 0 || S_ISLNK(status.st_mode))
            return unsafe("this is a link", path);
        if (!is_ours(status) || may_others_write(status)) return unsafe("others may write here", path);
        return {};
    };
    for (const fs::path& step : fs::path(inside).lexically_relative(folder))
        if (auto judged = judge(place /= step); !judged) return judged;
    for (fs::recursive_directory_iterator entry(place, error), end; !error && entry != end;
         entry.increment(error))
        if (auto judged = judge(entry->path()); !judged) return judged;
    return error ? unsafe("cannot be read: " + error.message(), place) : Result<void>();
}

Result<void> trust_folder(const fs::path& data_folder, const fs::path& folder) {
    auto identity = identity_of(folder);
    if (!identity) return identity.error();
    std::error_code error;
    fs::create_directories(data_folder, error);
    if (error) return disk_error(data_folder, error.value());
    const FolderLock lock(data_folder);
    auto folders = read_trusted(data_folder);
    if (!folders.empty() && folders.front() == *identity) return {};
    std::erase_if(folders, [&](const Identity& known) { return known.path == identity->path; });
    folders.insert(folders.begin(), *std::move(identity));
    if (folders.size() > most_trusted) folders.resize(most_trusted);
    return write_atomically(trusted_in(data_folder), text_of(folders));
}

bool is_trusted(const fs::path& data_folder, const fs::path& folder) {
    const auto identity = identity_of(folder);
    if (!identity) return false;
    const auto folders = read_trusted(data_folder);
    return std::find(folders.begin(), folders.end(), *identity) != folders.end();
}

} // namespace aviary::session
