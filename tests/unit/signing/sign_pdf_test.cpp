#include "support/forged_letter.hpp"
#include "support/run_program.hpp"
#include "support/timestamp_server.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <qpdf/QPDF.hh>
#include <thread>

namespace {

using namespace motcua;
using signing::sign_pdf;
using signing::verify_pdf;
using tests::run_program;

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

class SignPdf : public testing::Test {
protected:
    [[nodiscard]] std::string signed_once() {
        return tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person_, stamps_.get());
    }

    [[nodiscard]] std::string signed_twice() {
        return tests::signed_by(signed_once(), tests::agency_spec(), *agency_, stamps_.get());
    }

    /// Writes the letter and what the other programs need into the test's directory; gives the path.
    [[nodiscard]] std::string stored(std::string const& letter) {
        auto const file = directory_.path() / "letter.pdf";
        tests::write_file(file, letter);
        tests::write_file(directory_.path() / "trust.pem", pki_.trust_pem());
        return file.string();
    }

    [[nodiscard]] std::string in_directory(std::string const& name) {
        return (directory_.path() / name).string();
    }

    /// The rule by which a signing is refused; empty when it is done.
    [[nodiscard]] std::string refusal(std::string_view pdf, signing::SignatureSpec const& spec) {
        auto const made = sign_pdf(pdf, spec, *person_, nullptr);
        return made                            ? ""
               : made.error().faults().empty() ? made.error().rule()
                                               : made.error().faults()[0].rule;
    }

    tests::TemporaryDirectory directory_;
    tests::TestPki pki_;
    std::unique_ptr<signing::SigningKey> person_ = tests::opened(pki_.person);
    std::unique_ptr<signing::SigningKey> agency_ = tests::opened(pki_.agency);
    tests::TimestampServer server_{pki_.stamps, tests::StampBehaviour::honest, tests::at("2026-02-05 17:06")};
    std::unique_ptr<signing::TimestampAuthority> stamps_ =
        signing::timestamps_over_http({server_.url()}, pki_.trust());
};

TEST_F(SignPdf, PersonThenAgencyAreBothValid) {
    auto const report = verify_pdf(signed_twice(), pki_.trust(), tests::time_of_check());

    ASSERT_TRUE(report.valid()) << report.fault->en();
    ASSERT_EQ(report.signatures.size(), 2U);
    auto const& person = report.signatures[0];
    auto const& agency = report.signatures[1];
    EXPECT_EQ(person.field, "NguoiKy");
    EXPECT_EQ(person.signer, "Lê Thị Ngọc Ngữ");
    EXPECT_EQ(person.agency, "Sở An toàn thực phẩm");
    EXPECT_EQ(person.later, signing::LaterChange::signatures);
    EXPECT_EQ(agency.later, signing::LaterChange::none);
    EXPECT_EQ(person.chain, (std::vector<std::string>{"Lê Thị Ngọc Ngữ", "Gốc thử nghiệm"}));
    EXPECT_EQ(person.revocation, signing::Revocation::good);
    EXPECT_EQ(person.digest, "SHA-256");
    EXPECT_EQ(person.time_source, signing::TimeSource::time_stamp);
    EXPECT_EQ(person.time_stamped_by, "Dấu thời gian thử nghiệm");
    EXPECT_EQ(person.signed_at, tests::at("2026-02-05 17:06"));
}

TEST_F(SignPdf, WithoutTimeStampTheTimeIsOnlyClaimed) {
    auto const letter = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person_);

    auto const report = verify_pdf(letter, pki_.trust(), tests::time_of_check());

    ASSERT_TRUE(report.valid());
    EXPECT_EQ(report.signatures[0].time_source, signing::TimeSource::claimed);
    EXPECT_EQ(report.signatures[0].signed_at, tests::at("2026-02-05 17:00"));
    EXPECT_TRUE(has(letter, "/M (D:20260205170000+07'00')"));
}

TEST_F(SignPdf, NoByteThatWasThereChanges) {
    auto const once = signed_once();
    auto const twice = tests::signed_by(once, tests::agency_spec(), *agency_);

    EXPECT_TRUE(once.starts_with(tests::unsigned_letter()));
    EXPECT_TRUE(twice.starts_with(once));
}

TEST_F(SignPdf, PopplerAndNssFindBothValidAndTrusted) {
    auto const file = stored(signed_twice());
    auto const nss = in_directory("nss");
    auto const made = run_program(
        "mkdir " + nss + " && certutil -N -d " + nss + " --empty-password && certutil -A -d " + nss +
        " -n root -t CT,C,C -i " + in_directory("trust.pem")
    );
    ASSERT_EQ(made.status, 0) << made.output;

    auto const seen = run_program("pdfsig -nssdir " + nss + " " + file);

    EXPECT_EQ(seen.status, 0) << seen.output;
    for (auto const* const text : {"Signature is Valid.", "Certificate is Trusted."}) {
        auto const first = seen.output.find(text);
        ASSERT_NE(first, std::string::npos) << seen.output;
        EXPECT_NE(seen.output.find(text, first + 1), std::string::npos) << seen.output;
    }
    EXPECT_TRUE(has(seen.output, "Signature Type: ETSI.CAdES.detached"));
    EXPECT_TRUE(has(seen.output, "Total document signed"));
}

TEST_F(SignPdf, QpdfFindsTheStructureSound) {
    auto const seen = run_program("qpdf --check " + stored(signed_twice()));

    EXPECT_EQ(seen.status, 0) << seen.output;
}

TEST_F(SignPdf, OpensslVerifiesTheCmsAndFindsNoSigningTime) {
    auto const letter = signed_once();
    static_cast<void>(stored(letter));
    tests::write_file(in_directory("cms"), tests::cms_of(letter));
    tests::write_file(in_directory("content"), tests::covered(letter, tests::range_of(letter)));

    auto const verified = run_program(
        "openssl cms -verify -cades -binary -inform DER -in " + in_directory("cms") + " -content " +
        in_directory("content") + " -CAfile " + in_directory("trust.pem") + " -out /dev/null"
    );
    auto const bare = tests::signed_by(tests::unsigned_letter(), tests::person_spec(), *person_);
    tests::write_file(in_directory("bare"), tests::cms_of(bare)); // a token has a signing time of its own
    auto const printed =
        run_program("openssl cms -cmsout -print -noout -inform DER -in " + in_directory("bare"));

    EXPECT_EQ(verified.status, 0) << verified.output;
    EXPECT_TRUE(has(printed.output, "id-smime-aa-signingCertificateV2")) << printed.output;
    EXPECT_FALSE(has(printed.output, "signingTime"));
}

TEST_F(SignPdf, OpensslVerifiesTheTimeStamp) {
    auto const letter = signed_once();
    static_cast<void>(stored(letter));
    auto const [signature, token] = tests::signature_and_stamp(tests::cms_of(letter));
    tests::write_file(in_directory("signature"), signature);
    tests::write_file(in_directory("token"), token);

    auto const verified = run_program(
        "openssl ts -verify -token_in -in " + in_directory("token") + " -data " + in_directory("signature") +
        " -CAfile " + in_directory("trust.pem")
    );

    EXPECT_EQ(verified.status, 0) << verified.output;
    EXPECT_TRUE(has(verified.output, "Verification: OK")) << verified.output;
}

/// A file whose objects and references are in streams gets such a reference stream again.
TEST_F(SignPdf, FilesWithReferenceStreamsAreSigned) {
    auto const file = stored(tests::unsigned_letter());
    auto const packed = in_directory("packed.pdf");
    ASSERT_EQ(run_program("qpdf --object-streams=generate " + file + " " + packed).status, 0);
    auto input = std::ifstream(packed, std::ios::binary);
    auto const bytes = std::string(std::istreambuf_iterator<char>(input), {});
    ASSERT_FALSE(has(bytes, "\nxref\n"));

    auto const once = tests::signed_by(bytes, tests::person_spec(), *person_, stamps_.get());
    auto const twice = tests::signed_by(once, tests::agency_spec(), *agency_);

    EXPECT_FALSE(has(twice, "\nxref\n"));
    auto const report = verify_pdf(twice, pki_.trust(), tests::time_of_check());
    EXPECT_TRUE(report.valid()) << report.fault->en();
    EXPECT_EQ(run_program("qpdf --check " + stored(twice)).status, 0);
}

TEST_F(SignPdf, AFormThatWasThereStays) {
    auto const with_form = tests::appended(tests::unsigned_letter(), [](QPDF& pdf) {
        auto field = pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /FT /Tx /T (GhiChu) >>"));
        auto form = QPDFObjectHandle::newDictionary();
        form.replaceKey("/Fields", QPDFObjectHandle::newArray({field}));
        pdf.getRoot().replaceKey("/AcroForm", pdf.makeIndirectObject(form));
    });

    auto const once = tests::signed_by(with_form, tests::person_spec(), *person_);
    auto const twice = tests::signed_by(once, tests::agency_spec(), *agency_);

    EXPECT_TRUE(verify_pdf(twice, pki_.trust(), tests::time_of_check()).valid());
    auto spec = tests::person_spec();
    spec.field = "GhiChu";
    EXPECT_EQ(refusal(with_form, spec), "field_taken");
}

/// Decree 30/2020, annex I: the seal is red and covers about a third of the signature on its left.
TEST_F(SignPdf, TheSealCoversTheLeftThirdOfTheSignature) {
    auto const seal = signing::seal_over({1, 370, 135, 120, 50}, 100, 110);

    EXPECT_DOUBLE_EQ(seal.left + seal.width, 370 + 40);
    EXPECT_DOUBLE_EQ(seal.width, 210);
    EXPECT_DOUBLE_EQ(seal.bottom + seal.height / 2, 135 + 25);
    EXPECT_EQ(
        signing::seal_lines("Sở An toàn thực phẩm", tests::at("2026-02-05 17:05")),
        (std::vector<std::string>{"Sở An toàn thực phẩm", "2026-02-05T17:05:00+07:00"})
    );
}

TEST_F(SignPdf, SealAndSignatureShowInTheirPlaces) {
    auto const file = stored(signed_twice());
    auto const image = in_directory("page");
    // 72 dots an inch: one dot is one point.
    ASSERT_EQ(run_program("pdftoppm -r 72 -singlefile " + file + " " + image).status, 0);
    auto input = std::ifstream(image + ".ppm", std::ios::binary);
    auto head = std::string();
    auto width = 0;
    auto height = 0;
    auto depth = 0;
    input >> head >> width >> height >> depth;
    input.get();
    auto const dots = std::string(std::istreambuf_iterator<char>(input), {});
    auto red_left = width;
    auto red_right = 0;
    auto blue_left = width;
    for (auto y = 0; y < height; ++y) {
        for (auto x = 0; x < width; ++x) {
            auto const* const dot = reinterpret_cast<unsigned char const*>(dots.data()) + 3 * (y * width + x);
            if (dot[0] > 180 && dot[1] < 90 && dot[2] < 90) {
                red_left = std::min(red_left, x);
                red_right = std::max(red_right, x);
            }
            if (dot[2] > 120 && dot[0] < 90 && dot[1] < 90) {
                blue_left = std::min(blue_left, x);
            }
        }
    }

    auto const signature = tests::person_place();
    auto const third = signature.left + signature.width / 3;
    EXPECT_NEAR(red_right, third, 6);
    EXPECT_NEAR(red_left, third - 100, 6);
    EXPECT_NEAR(blue_left, signature.left, 6);
    EXPECT_TRUE(has(run_program("pdffonts " + file).output, "LiberationSerif"));
    EXPECT_FALSE(has(run_program("pdffonts " + file).output, " no  yes ")) << "a font is not embedded";
}

TEST_F(SignPdf, WithoutImageTheNameIsWritten) {
    auto spec = tests::person_spec();
    spec.appearance.image_png.clear();
    spec.appearance.lines = {"Lê Thị Ngọc Ngữ"};
    spec.appearance.typeface = tests::agency_spec().appearance.typeface;

    auto const letter = tests::signed_by(tests::unsigned_letter(), spec, *person_);

    EXPECT_TRUE(verify_pdf(letter, pki_.trust(), tests::time_of_check()).valid());
}

TEST_F(SignPdf, WhatCannotBeSignedIsRefusedByName) {
    auto const letter = tests::unsigned_letter();
    auto const spec = tests::person_spec();
    auto const with = [&spec](auto change) {
        auto changed = spec;
        change(changed);
        return changed;
    };
    EXPECT_EQ(refusal("no pdf", spec), "pdf_malformed");
    EXPECT_EQ(refusal(letter.substr(0, letter.size() / 2), spec), "pdf_damaged");
    EXPECT_EQ(refusal(signed_once(), spec), "field_taken");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.field = ""; })), "field_taken");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.placement.page = 2; })), "page_missing");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.placement.left = 500; })), "placement_outside");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.placement.width = 0; })), "placement_outside");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.appearance.image_png = "GIF89a"; })), "image_malformed");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.appearance.image_png.resize(100); })), "image_malformed");
    EXPECT_EQ(refusal(letter, with([](auto& s) { s.appearance.lines = {"a"}; })), "typeface_missing");
    auto const lettered = [&with](char const* text) {
        return with([text](auto& s) {
            s.appearance = tests::agency_spec().appearance;
            s.appearance.lines = {text};
        });
    };
    EXPECT_EQ(refusal(letter, lettered("簽名")), "text_unprintable");
    EXPECT_EQ(refusal(letter, lettered("Trung_tâm_Phục_vụ_hành_chính_công_Thành_phố")), "placement_small");
    auto const late = with([](auto& s) { s.signed_at = tests::at("2041-01-01 00:00"); });
    EXPECT_EQ(refusal(letter, late), "certificate_expired");
    auto const early = with([](auto& s) { s.signed_at = tests::at("2019-01-01 00:00"); });
    EXPECT_EQ(refusal(letter, early), "certificate_not_yet_valid");
}

TEST_F(SignPdf, EncryptedFilesAreRefused) {
    auto const file = stored(tests::unsigned_letter());
    auto const locked = in_directory("locked.pdf");
    ASSERT_EQ(run_program("qpdf --encrypt '' boss 256 -- " + file + " " + locked).status, 0);
    auto input = std::ifstream(locked, std::ios::binary);

    auto const bytes = std::string(std::istreambuf_iterator<char>(input), {});

    EXPECT_EQ(refusal(bytes, tests::person_spec()), "pdf_encrypted");
    EXPECT_EQ(verify_pdf(bytes, pki_.trust(), tests::time_of_check()).fault->rule(), "pdf_encrypted");
}

TEST_F(SignPdf, ACertifiedDocumentThatForbidsChangesIsNotSigned) {
    auto const certified = tests::appended(tests::unsigned_letter(), [](QPDF& pdf) {
        pdf.getRoot().replaceKey(
            "/Perms",
            QPDFObjectHandle::parse("<< /DocMDP << /Reference [ << /TransformParams << /P 1 >> >> ] >> >>")
        );
    });

    EXPECT_EQ(refusal(certified, tests::person_spec()), "pdf_locked");
}

TEST_F(SignPdf, ManyThreadsSignWithOneKey) {
    auto letters = std::vector<std::string>(4);
    auto threads = std::vector<std::thread>();

    for (auto& letter : letters) {
        threads.emplace_back([this, &letter] {
            for (auto i = 0; i < 3; ++i) {
                letter = signed_twice();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }

    for (auto const& letter : letters) {
        EXPECT_TRUE(verify_pdf(letter, pki_.trust(), tests::time_of_check()).valid());
    }
}

} // namespace
