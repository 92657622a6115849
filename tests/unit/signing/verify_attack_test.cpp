#include "certificate.hpp"
#include "cms_signature.hpp"
#include "support/forged_letter.hpp"
#include "support/timestamp_server.hpp"

#include <gtest/gtest.h>

#include <qpdf/QPDF.hh>

namespace {

using namespace motcua;

/// One letter with both signatures and time stamps, made once for all attacks.
struct Sealed {
    tests::TestPki pki;
    std::string once;
    std::string twice;

    Sealed() {
        auto const server =
            tests::TimestampServer(pki.stamps, tests::StampBehaviour::honest, tests::at("2026-02-05 17:06"));
        auto const stamps = signing::timestamps_over_http({server.url()}, pki.trust());
        auto const person = tests::opened(pki.person);
        auto const agency = tests::opened(pki.agency);
        once = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person, stamps.get());
        twice = tests::signed_by(once, tests::agency_spec(), *agency, stamps.get());
    }
};

class VerifyAttack : public testing::Test {
protected:
    static void SetUpTestSuite() { sealed_ = std::make_unique<Sealed>(); }

    static void TearDownTestSuite() { sealed_.reset(); }

    [[nodiscard]] static signing::PdfReport verified(std::string_view pdf) {
        return signing::verify_pdf(pdf, sealed_->pki.trust(), tests::time_of_check());
    }

    /// The rule that the first signature, or else the file, breaks; empty when everything is valid.
    [[nodiscard]] static std::string broken_rule(std::string_view pdf) {
        auto const report = verified(pdf);
        for (auto const& signature : report.signatures) {
            if (signature.fault) {
                return signature.fault->rule();
            }
        }
        return report.fault ? report.fault->rule() : "";
    }

    static std::unique_ptr<Sealed> sealed_;
};

std::unique_ptr<Sealed> VerifyAttack::sealed_;

std::string replaced(std::string text, std::string const& what, std::string const& by) {
    auto const at = text.find(what);
    return at == std::string::npos ? throw std::runtime_error("not there: " + what)
                                   : text.replace(at, what.size(), by);
}

/// Every 53rd byte; bytes of the CMS are two digits each, so both halves and all parts are met.
TEST_F(VerifyAttack, OneByteAlteredAnywhereIsSeen) {
    constexpr auto stride = std::size_t{53};
    ASSERT_EQ(broken_rule(sealed_->twice), "");
    auto unseen = std::vector<std::size_t>();

    for (auto at = std::size_t{0}; at < sealed_->twice.size(); at += stride) {
        auto letter = sealed_->twice;
        letter[at] = static_cast<char>(letter[at] ^ 1);
        if (verified(letter).valid()) {
            unseen.push_back(at);
        }
    }

    EXPECT_TRUE(unseen.empty()) << unseen.size() << " unseen, first at " << unseen.front();
}

/// The letter with one good signature without time stamp whose range is bent, and signed anew by its own key:
/// the cryptography is right, only the range is not.
TEST_F(VerifyAttack, RangesThatDoNotFitTheHoleAreRefused) {
    auto const person = tests::opened(sealed_->pki.person);
    auto const letter = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person);
    auto const good = tests::range_of(letter);
    auto const [start, before, behind, after] = good;
    auto const bent = std::vector<std::pair<char const*, tests::ByteRange>>{
        {"hole wider in front", {start, before - 40, behind, after}},
        {"hole wider behind", {start, before, behind + 3, after - 3}},
        {"hole narrower", {start, before + 2, behind - 2, after + 2}},
        {"not from byte 0", {9, before - 9, behind, after}},
        {"overlapping", {start, before + 50, before, static_cast<long long>(letter.size()) - before}},
        {"ends before the end of a revision", {start, before, behind, after - 20}},
    };
    auto const forged = [&](tests::ByteRange const& range) {
        auto const with_range = tests::with_range(letter, range);
        auto const digest = signing::sha256({tests::covered(with_range, range)});
        return tests::with_cms(with_range, *signing::make_cms(digest, *person, nullptr));
    };
    ASSERT_EQ(broken_rule(forged(good)), "");

    for (auto const& [name, range] : bent) {
        SCOPED_TRACE(name);
        EXPECT_EQ(broken_rule(forged(range)), "byte_range");
    }
}

TEST_F(VerifyAttack, RangesThatAreNoRangesAreRefused) {
    auto const [start, before, behind, after] = tests::range_of(sealed_->twice);
    auto const bent = std::vector<tests::ByteRange>{
        {start, before, behind, after + 1},
        {start, before, behind, 9223372036854775807},
        {start, -1, behind, after},
        {start, 0, behind, after},
    };

    for (auto const& range : bent) {
        SCOPED_TRACE(range[1]);
        EXPECT_EQ(broken_rule(tests::with_range(sealed_->twice, range)), "byte_range");
    }
    EXPECT_EQ(broken_rule(replaced(sealed_->once, "/ByteRange [0 ", "/ByteRange [0.")), "byte_range");
}

TEST_F(VerifyAttack, ContentAppendedAfterSigningIsSeen) {
    auto const forged = tests::appended(sealed_->twice, [](QPDF& pdf) {
        auto page = pdf.getAllPages().at(0);
        page.replaceKey("/Contents", pdf.newStream("BT ET"));
    });

    auto const report = verified(forged);

    ASSERT_EQ(report.signatures.size(), 2U);
    for (auto const& signature : report.signatures) {
        EXPECT_EQ(signature.later, signing::LaterChange::other);
        ASSERT_FALSE(signature.valid());
        EXPECT_EQ(signature.fault->rule(), "changed_later");
    }
    EXPECT_FALSE(report.valid());
}

TEST_F(VerifyAttack, ContentBetweenTwoSignaturesIsSeenByTheFirst) {
    auto const agency = tests::opened(sealed_->pki.agency);
    auto const forged = tests::appended(sealed_->once, [](QPDF& pdf) {
        auto page = pdf.getAllPages().at(0);
        page.replaceKey("/Contents", pdf.newStream("BT ET"));
    });

    auto const report = verified(tests::signed_by(forged, tests::agency_spec(), *agency));

    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_EQ(report.signatures[0].fault->rule(), "changed_later");
    EXPECT_TRUE(report.signatures[1].valid());
    EXPECT_FALSE(report.valid());
}

TEST_F(VerifyAttack, OtherThingsAppendedAreSeen) {
    auto const note = [](QPDF& pdf) {
        auto annotation = QPDFObjectHandle::parse("<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] >>");
        auto list = QPDFObjectHandle::newArray({pdf.makeIndirectObject(annotation)});
        auto page = pdf.getAllPages().at(0);
        for (auto const& old : page.getKey("/Annots").getArrayAsVector()) {
            list.appendItem(old);
        }
        page.replaceKey("/Annots", list);
    };
    auto const empty_field = [](QPDF& pdf) {
        auto field = pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /FT /Sig /T (x) >>"));
        pdf.getRoot().getKey("/AcroForm").getKey("/Fields").appendItem(field);
    };
    auto const redrawn = [](QPDF& pdf) {
        auto field = pdf.getRoot().getKey("/AcroForm").getKey("/Fields").getArrayItem(0);
        field.getKey("/AP").replaceKey("/N", pdf.newStream("BT ET"));
    };
    auto const moved = [](QPDF& pdf) {
        auto field = pdf.getRoot().getKey("/AcroForm").getKey("/Fields").getArrayItem(0);
        field.replaceKey("/Rect", QPDFObjectHandle::parse("[0 0 9 9]"));
    };
    auto const script = [](QPDF& pdf) {
        pdf.getRoot().replaceKey("/OpenAction", QPDFObjectHandle::parse("<< /S /Named /N /NextPage >>"));
    };
    auto const extra_page = [](QPDF& pdf) {
        pdf.addPage(QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 9 9] >>"), false);
    };
    auto const changes = std::vector<std::pair<char const*, std::function<void(QPDF&)>>>{
        {"annotation", note},
        {"unsigned field", empty_field},
        {"appearance of a signature", redrawn},
        {"place of a signature", moved},
        {"action", script},
        {"page", extra_page},
    };

    for (auto const& [name, change] : changes) {
        SCOPED_TRACE(name);
        EXPECT_EQ(broken_rule(tests::appended(sealed_->twice, change)), "changed_later");
    }
}

/// An object the signed revision names but lacks reads as nothing until somebody appends it.
TEST_F(VerifyAttack, DefiningWhatWasMissingIsSeen) {
    auto const person = tests::opened(sealed_->pki.person);
    auto const prepared = tests::appended(tests::unsigned_letter(), [](QPDF& pdf) {
        pdf.getRoot().replaceKey("/OpenAction", QPDFObjectHandle::parse(&pdf, "[ 900 0 R ]"));
    });
    auto const letter = tests::signed_by(prepared, tests::person_spec(), *person);
    ASSERT_EQ(broken_rule(letter), "");

    auto const forged = tests::appended(letter, [](QPDF& pdf) {
        pdf.replaceObject(900, 0, QPDFObjectHandle::parse("<< /S /Named /N /NextPage >>"));
    });

    EXPECT_EQ(broken_rule(forged), "changed_later");
}

TEST_F(VerifyAttack, ASignatureShownTwiceIsSeen) {
    auto const forged = tests::appended(sealed_->twice, [](QPDF& pdf) {
        auto fields = pdf.getRoot().getKey("/AcroForm").getKey("/Fields");
        auto copy = fields.getArrayItem(0).shallowCopy();
        copy.replaceKey("/T", QPDFObjectHandle::newString("GiamDoc"));
        fields.appendItem(pdf.makeIndirectObject(copy));
    });

    auto const report = verified(forged);

    ASSERT_EQ(report.signatures.size(), 3U);
    EXPECT_EQ(report.signatures[2].field, "GiamDoc");
    EXPECT_EQ(report.signatures[2].fault->rule(), "signature_shared");
    EXPECT_FALSE(report.valid());
}

TEST_F(VerifyAttack, ASignatureTakenAwayLeavesNoValidDocument) {
    auto const forged =
        tests::appended(sealed_->once, [](QPDF& pdf) { pdf.getRoot().removeKey("/AcroForm"); });

    EXPECT_EQ(broken_rule(forged), "no_signature");
    EXPECT_EQ(broken_rule(tests::unsigned_letter()), "no_signature");
}

TEST_F(VerifyAttack, TheSignatureOfAnotherDocumentIsRefused) {
    auto const person = tests::opened(sealed_->pki.person);
    auto spec = tests::person_spec();
    spec.reason = "Văn bản khác";
    auto const other = tests::signed_by(tests::unsigned_letter(), spec, *person);

    EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, tests::cms_of(other))), "digest_mismatch");
}

TEST_F(VerifyAttack, WeakDigestsAreRefused) {
    auto order = sealed_->pki.order("Lê Thị Ngọc Ngữ", signing::MintedFor::signer);
    order.kind = signing::KeyKind::rsa_2048;
    auto const person = sealed_->pki.issue(order);
    auto const content = tests::covered(sealed_->once, tests::range_of(sealed_->once));
    ASSERT_EQ(
        broken_rule(tests::with_cms(sealed_->once, tests::plain_cms(content, person, EVP_sha384(), CMS_CADES))
        ),
        ""
    );

    for (auto const* digest : {EVP_md5(), EVP_sha1(), EVP_sha224()}) {
        auto const cms = tests::plain_cms(content, person, digest, 0);

        EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, cms)), "weak_digest");
    }
}

TEST_F(VerifyAttack, ASignatureThatDoesNotNameItsCertificateIsNoCades) {
    auto const content = tests::covered(sealed_->once, tests::range_of(sealed_->once));
    auto const bare = tests::plain_cms(content, sealed_->pki.person, EVP_sha256(), 0);
    auto const full = tests::plain_cms(content, sealed_->pki.person, EVP_sha256(), CMS_CADES);

    EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, bare)), "signing_certificate");
    EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, full)), "");
}

/// Older programs sign so; the same checks hold but for the named certificate.
TEST_F(VerifyAttack, PlainPkcs7SignaturesAreReadToo) {
    auto const person = tests::opened(sealed_->pki.person);
    auto const letter = replaced(
        tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person),
        "/ETSI.CAdES.detached",
        "/adbe.pkcs7.detached"
    );
    auto const content = tests::covered(letter, tests::range_of(letter));
    auto const bare = tests::plain_cms(content, sealed_->pki.person, EVP_sha256(), 0);

    EXPECT_EQ(broken_rule(tests::with_cms(letter, bare)), "");
    EXPECT_EQ(
        broken_rule(replaced(letter, "/adbe.pkcs7.detached", "/adbe.x509.rsa_sha1 ")),
        "subfilter_unsupported"
    );
}

TEST_F(VerifyAttack, ContentSignedInsideTheCmsIsRefused) {
    auto const content = std::string("something else");
    auto cms = tests::plain_cms(content, sealed_->pki.person, EVP_sha256(), CMS_CADES);
    EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, cms)), "digest_mismatch");
    EXPECT_EQ(
        broken_rule(tests::with_cms(sealed_->once, std::string("\x30\x82\x01\x00", 4) + std::string(256, 'x'))
        ),
        "cms_malformed"
    );
    EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, "")), "cms_malformed");
    EXPECT_EQ(
        broken_rule(tests::with_cms(sealed_->once, tests::cms_of(sealed_->once) + "x")),
        "contents_malformed"
    );
}

/// A key whose certificate has hundreds of issuers.
class LongChain final : public signing::SigningKey {
public:
    LongChain(signing::SigningKey& key, tests::TestPki const& pki)
        : key_(key)
        , chain_(key.chain()) {
        while (chain_.size() < 500) {
            auto const one = pki.issue(pki.order("Trung gian", signing::MintedFor::authority));
            chain_.push_back(signing::der_of(one.certificate.get()));
        }
    }

    std::vector<std::string> const& chain() const noexcept override { return chain_; }

    core::Expected<std::string> sign(std::string_view message) override { return key_.sign(message); }

private:
    signing::SigningKey& key_;
    std::vector<std::string> chain_;
};

TEST_F(VerifyAttack, HugeContentsAreRefusedUnread) {
    auto const person = tests::opened(sealed_->pki.person);
    auto key = LongChain(*person, sealed_->pki);

    auto const letter = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), key);

    EXPECT_EQ(broken_rule(letter), "contents_too_large");
}

TEST_F(VerifyAttack, CertificatesOffTheChainAreRefused) {
    auto const content = tests::covered(sealed_->once, tests::range_of(sealed_->once));
    auto const one = sealed_->pki.issue(sealed_->pki.order("Người lạ", signing::MintedFor::signer));
    auto const cms = tests::plain_cms(content, sealed_->pki.person, EVP_sha256(), CMS_CADES, &one);

    EXPECT_EQ(broken_rule(tests::with_cms(sealed_->once, cms)), "cms_malformed");
}

TEST_F(VerifyAttack, WhatIsNoPdfIsSaidSo) {
    EXPECT_EQ(broken_rule(""), "pdf_malformed");
    EXPECT_EQ(broken_rule("Kính gửi: Sở An toàn thực phẩm"), "pdf_malformed");
    EXPECT_EQ(broken_rule(std::string(100000, '\0')), "pdf_malformed");
    EXPECT_EQ(broken_rule("%PDF-1.7\n%%EOF\n"), "pdf_damaged");
}

TEST_F(VerifyAttack, TruncatedFilesAreNeverValid) {
    auto valid = std::vector<std::size_t>();
    for (auto length = std::size_t{0}; length < sealed_->twice.size(); length += 997) {
        if (verified(std::string_view(sealed_->twice).substr(0, length)).valid()) {
            valid.push_back(length);
        }
    }

    EXPECT_TRUE(valid.empty());
    EXPECT_TRUE(verified(std::string_view(sealed_->twice).substr(0, sealed_->once.size())).valid())
        << "the first revision is a whole signed document of its own";
    EXPECT_FALSE(verified(sealed_->twice + "\n").valid());
}

} // namespace
