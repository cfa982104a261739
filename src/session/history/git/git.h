// libgit2's objects as values that free themselves, and its failures as errors. For the sources of session/history only.
// [worker]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <git2.h>

namespace aviary::session::git {

/// libgit2 is initialised while at least one Library lives.
struct Library {
    Library();
    ~Library() { git_libgit2_shutdown(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

template <typename T, void (*release)(T*)>
class Held {
public:
    Held() = default;
    Held(Held&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)) {}
    Held& operator=(Held&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Held() {
        if (object_) release(object_);
    }

    operator T*() const { return object_; }
    T* operator->() const { return object_; }
    T** out() {
        if (object_) release(std::exchange(object_, nullptr));
        return &object_;
    }

private:
    T* object_ = nullptr;
};

using HeldRepository = Held<git_repository, git_repository_free>;
using HeldReference = Held<git_reference, git_reference_free>;
using HeldCommit = Held<git_commit, git_commit_free>;
using HeldTree = Held<git_tree, git_tree_free>;
using HeldTreeEntry = Held<git_tree_entry, git_tree_entry_free>;
using HeldTreeBuilder = Held<git_treebuilder, git_treebuilder_free>;
using HeldObjects = Held<git_odb, git_odb_free>;
using HeldBlob = Held<git_blob, git_blob_free>;
using HeldIndex = Held<git_index, git_index_free>;
using HeldDiff = Held<git_diff, git_diff_free>;
using HeldFilters = Held<git_filter_list, git_filter_list_free>;
using HeldConfig = Held<git_config, git_config_free>;
using HeldSignature = Held<git_signature, git_signature_free>;

struct Buffer : git_buf {
    Buffer()
        : git_buf{} {}
    ~Buffer() { git_buf_dispose(this); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
};

/// Names a commit, a tree or a blob. All zeros: none.
struct Oid {
    git_oid raw{};
    bool none() const { return git_oid_is_zero(&raw) != 0; }
    std::string text() const;
    friend bool operator==(const Oid& a, const Oid& b) { return git_oid_equal(&a.raw, &b.raw) != 0; }
};

/// One file that two trees hold differently.
struct Difference {
    std::string path;
    Oid before, after; ///< blobs; none if the tree does not have the file
    git_filemode_t mode = GIT_FILEMODE_BLOB;
};

/// The error of libgit2's last call, which gave `code`: "history.locked", "history.owner", else "history.git".
Error failure(int code, const std::string& doing, const std::filesystem::path& where = {});

/// The commit's tree; the empty tree if `commit` is none.
Result<Oid> tree_of(git_repository* repository, const Oid& commit);
/// Sorted by path.
Result<std::vector<Difference>> differences(git_repository* repository, const Oid& before, const Oid& after);
/// The author in Git's settings user.name and user.email; "Aviary" if they are not set.
Result<HeldSignature> author(git_repository* repository);

} // namespace aviary::session::git
