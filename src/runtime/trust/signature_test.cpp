#include "base/whole_file.h"
#include "runtime/runtime_testing.h"

namespace aviary::runtime {
namespace {

namespace fs = std::filesystem;

class Signatures : public RuntimeTest {
protected:
    Signatures() {
        a.write("answer1");
        fs::create_directories(a.folder / "presets/warm");
        write("presets/warm/one", "1");
    }
    void write(const fs::path& file, const std::string& content) {
        std::ofstream(a.folder / file) << content;
    }
    std::string verified() const {
        const auto signer = verify_bundle(a.folder);
        return signer ? key_text(*signer) : signer.error().code;
    }
    void sign() const { ASSERT_TRUE(sign_bundle(a.folder, key).ok()); }

    const SecretKey key = make_secret_key();
    const std::string good = key_text(key.public_key());
    BundleOnDisk a = bundle("a");
};

TEST_F(Signatures, NameTheKeyThatMadeThem) {
    EXPECT_EQ(verified(), "signature.missing");
    sign();
    EXPECT_EQ(verified(), good);
    const auto other = make_secret_key();
    ASSERT_TRUE(sign_bundle(a.folder, other).ok()) << "again, by somebody else";
    EXPECT_EQ(verified(), key_text(other.public_key()));
}

TEST_F(Signatures, BreakWithAnyChangeOfTheFiles) {
    const auto expect_broken_by = [&](const char* what, const std::function<void()>& change) {
        sign();
        ASSERT_EQ(verified(), good);
        change();
        EXPECT_EQ(verified(), "signature.broken") << what;
    };
    expect_broken_by("a changed file", [&] { write("presets/warm/one", "2"); });
    expect_broken_by(
        "a changed manifest", [&] { std::ofstream(a.folder / "manifest.toml", std::ios::app) << "\n"; });
    expect_broken_by("an added file", [&] { write("presets/warm/two", ""); });
    expect_broken_by("a renamed file",
        [&] { fs::rename(a.folder / "presets/warm/two", a.folder / "presets/warm/three"); });
    expect_broken_by("a removed file", [&] { fs::remove(a.folder / "presets/warm/three"); });
    expect_broken_by("a moved border between a name and its content", [&] {
        fs::remove(a.folder / "presets/warm/one");
        write("presets/warm/one2", "");
    });
    expect_broken_by("an added link", [&] { fs::create_symlink("warm", a.folder / "presets/link"); });
    expect_broken_by("a link that leads elsewhere", [&] {
        fs::remove(a.folder / "presets/link");
        fs::create_symlink("../artifact.so", a.folder / "presets/link");
    });
}

TEST_F(Signatures, LeaveOutWhatIsNotContent) {
    sign();
    fs::permissions(a.folder / "presets/warm/one", fs::perms::owner_all);
    fs::last_write_time(a.folder / "presets/warm/one", fs::file_time_type::clock::now());
    fs::create_directory(a.folder / "empty");
    const auto moved = folder_.path() / "moved";
    fs::rename(a.folder, moved);
    EXPECT_TRUE(verify_bundle(moved).ok());
}

TEST_F(Signatures, ATextThatIsNoSignatureIsBroken) {
    sign();
    const auto text = *read_whole_file(a.folder / "signature");
    const auto with = [&](std::size_t at, char c) {
        auto changed = text;
        changed[at] = c;
        return changed;
    };
    const auto another_digit = text[100] == '0' ? '1' : '0';
    for (const auto& wrong :
        {std::string(), std::string("ed25519"), text + "x", text.substr(0, text.size() - 2), with(0, 'E'),
            with(20, 'g'), with(72, '\n'), with(100, another_digit)}) {
        write("signature", wrong);
        EXPECT_EQ(verified(), "signature.broken") << wrong;
    }
}

TEST_F(Signatures, LetNoLinkOutOfTheBundle) {
    sign();
    fs::create_symlink(folder_.path(), a.folder / "out");
    EXPECT_EQ(verified(), "signature.outside");
    EXPECT_EQ(sign_bundle(a.folder, key).error().code, "signature.outside");
}

TEST_F(Signatures, KeysAreKeptInFiles) {
    const auto file = folder_.path() / "vendor";
    const auto made = write_new_keys(file);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(read_secret_key(file)->public_key(), *made);
    EXPECT_EQ(*read_public_key(folder_.path() / "vendor.pub"), *made);
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(write_new_keys(file).error().code, "key.exists");
    EXPECT_EQ(read_secret_key(folder_.path() / "vendor.pub").error().code, "key.file")
        << "that is the other one";
    EXPECT_EQ(read_public_key(folder_.path() / "absent").error().code, "key.file");
}

/// What the policy does to loads and reloads.
class Trusted : public Signatures {
protected:
    Settings trusting(SignaturePolicy policy, std::vector<PublicKey> keys, const fs::path& first_use = {}) {
        auto settings = recording();
        settings.trust = {policy, std::move(keys), first_use};
        return settings;
    }
    std::string load(Runtime& runtime) {
        make(runtime);
        const auto loaded = runtime.load(a.folder);
        return loaded ? "loaded" : loaded.error().code;
    }
    const SecretKey other = make_secret_key();
};

TEST_F(Trusted, OffLooksAtNothing) {
    Runtime runtime(trusting(SignaturePolicy::off, {}));
    EXPECT_EQ(load(runtime), "loaded");
    EXPECT_TRUE(said_.empty());
}

TEST_F(Trusted, WarnLoadsAndSaysSo) {
    Runtime runtime(trusting(SignaturePolicy::warn, {key.public_key()}));
    EXPECT_EQ(load(runtime), "loaded");
    ASSERT_EQ(said_.size(), 1u);
    EXPECT_NE(said_[0].find("not signed"), std::string::npos);
    sign();
    said_.clear();
    ASSERT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(said_, (std::vector<std::string>{"preparing a", "reloaded a"}));
}

TEST_F(Trusted, RequiredLetsInWhatATrustedKeySigned) {
    const auto required = trusting(SignaturePolicy::required, {other.public_key(), key.public_key()});
    {
        Runtime runtime(required);
        EXPECT_EQ(load(runtime), "signature.missing");
    }
    sign();
    Runtime runtime(required);
    EXPECT_EQ(load(runtime), "loaded");
}

TEST_F(Trusted, AStrangersSignatureNamesTheKeyFoundAndTheKeyExpected) {
    sign();
    Runtime runtime(trusting(SignaturePolicy::required, {other.public_key()}));
    make(runtime);
    const auto error = runtime.load(a.folder).error();
    EXPECT_EQ(error.code, "signature.untrusted");
    EXPECT_NE(error.message.find("'a' is signed by " + good), std::string::npos);
    EXPECT_NE(error.message.find("expected " + key_text(other.public_key())), std::string::npos);
}

TEST_F(Trusted, AReloadIsCheckedAsALoadIs) {
    sign();
    Runtime runtime(trusting(SignaturePolicy::required, {key.public_key()}));
    ASSERT_EQ(load(runtime), "loaded");
    a.write("answer2");
    EXPECT_EQ(runtime.reload(a.folder).error().code, "signature.broken");
    fs::remove(a.folder / "signature");
    EXPECT_EQ(runtime.reload(a.folder).error().code, "signature.missing");
    EXPECT_EQ(said_, (std::vector<std::string>{"failed a", "failed a"})) << "before anything is prepared";
    EXPECT_EQ(answer(runtime), 1);
    sign();
    EXPECT_TRUE(runtime.reload(a.folder).ok());
    EXPECT_EQ(answer(runtime), 2);
}

TEST_F(Trusted, OnFirstUseTheFirstKeyStays) {
    const auto file = folder_.path() / "known";
    sign();
    for (int run = 0; run < 2; ++run) { // another run of the host knows it too
        Runtime runtime(trusting(SignaturePolicy::required, {}, file));
        EXPECT_EQ(load(runtime), "loaded");
    }
    ASSERT_TRUE(sign_bundle(a.folder, other).ok());
    Runtime runtime(trusting(SignaturePolicy::required, {}, file));
    make(runtime);
    const auto error = runtime.load(a.folder).error();
    EXPECT_EQ(error.code, "signature.untrusted");
    EXPECT_NE(error.message.find(good), std::string::npos) << error.message;
    auto b = bundle("b");
    b.write("answer2");
    ASSERT_TRUE(sign_bundle(b.folder, other).ok());
    EXPECT_TRUE(runtime.load(b.folder).ok()) << "each bundle has a first use of its own";
}

TEST_F(Trusted, ABrokenFileOfFirstUseLetsNothingIn) {
    const auto file = folder_.path() / "known";
    sign();
    std::ofstream(file) << "12 nonsense\n";
    Runtime runtime(trusting(SignaturePolicy::required, {}, file));
    EXPECT_EQ(load(runtime), "signature.first_use");
}

} // namespace
} // namespace aviary::runtime
