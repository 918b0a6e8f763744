CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end
  $$;
CREATE TABLE public.association (
    code text NOT NULL COLLATE pg_catalog."C",
    record jsonb NOT NULL
);
CREATE TABLE public.attempt (
    key text NOT NULL COLLATE pg_catalog."C",
    window_millis bigint NOT NULL,
    began_at bigint NOT NULL,
    tries integer NOT NULL
)
WITH (fillfactor='80');
CREATE TABLE public.audit_line (
    association text NOT NULL COLLATE pg_catalog."C",
    place integer NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    detail text NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT audit_line_place_check CHECK ((place > 0))
);
CREATE TABLE public.catalogue_version (
    single boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT catalogue_version_single_check CHECK (single)
);
CREATE TABLE public.document (
    subject text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    association text GENERATED ALWAYS AS (split_part(subject, ':'::text, 1)) STORED NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    at bigint NOT NULL,
    open boolean NOT NULL,
    body json NOT NULL,
    CONSTRAINT document_version_check CHECK ((version > 0))
);
CREATE TABLE public.facility (
    code text NOT NULL COLLATE pg_catalog."C",
    record jsonb NOT NULL
);
CREATE TABLE public.fukuri_migration (
    migration_id integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    name text NOT NULL
);
CREATE TABLE public.holder (
    holder_id text NOT NULL COLLATE pg_catalog."C",
    association text NOT NULL COLLATE pg_catalog."C",
    number text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    kana text NOT NULL,
    birth_date date NOT NULL,
    sex text NOT NULL,
    workplace_code text NOT NULL,
    workplace_name text NOT NULL,
    appointment jsonb NOT NULL,
    memberships jsonb NOT NULL,
    search_text text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT holder_check CHECK ((holder_id = ((association || ':'::text) || number))),
    CONSTRAINT holder_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text])))
);
CREATE TABLE public.job (
    key text NOT NULL COLLATE pg_catalog."C",
    claimed_until bigint,
    finished_at bigint,
    outcome text,
    CONSTRAINT job_check CHECK ((num_nonnulls(finished_at, outcome) <> 1))
);
CREATE TABLE public.ledger_entry (
    holder_id text NOT NULL COLLATE pg_catalog."C",
    fiscal_year integer NOT NULL,
    version integer NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    product text NOT NULL,
    quantity integer NOT NULL,
    redemption_id text,
    course text,
    facility text,
    used_on date,
    channel text,
    reverses text,
    reason text,
    reference text,
    CONSTRAINT ledger_entry_channel_check CHECK ((channel = ANY (ARRAY['screen'::text, 'outage'::text, 'paper'::text]))),
    CONSTRAINT ledger_entry_kind CHECK (
CASE kind
    WHEN 'Granted'::text THEN (num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0)
    WHEN 'Redeemed'::text THEN ((num_nulls(redemption_id, course, facility, used_on, channel) = 0) AND (num_nonnulls(reverses, reason, reference) = 0))
    WHEN 'Reversed'::text THEN ((num_nulls(reverses, reason) = 0) AND (num_nonnulls(redemption_id, course, facility, used_on, channel) = 0))
    WHEN 'Withdrawn'::text THEN ((reason IS NOT NULL) AND (num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0))
    WHEN 'MovedToPaper'::text THEN ((reason IS NOT NULL) AND (num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0))
    WHEN 'MovedFromPaper'::text THEN ((reason IS NOT NULL) AND (num_nonnulls(redemption_id, course, facility, used_on, channel, reverses) = 0))
    ELSE false
END),
    CONSTRAINT ledger_entry_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT ledger_entry_version_check CHECK ((version > 0))
);
COMMENT ON COLUMN public.ledger_entry.at IS 'milliseconds since 1970-01-01T00:00:00Z';
ALTER TABLE public.ledger_entry ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ledger_entry_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.members_list (
    association text NOT NULL COLLATE pg_catalog."C",
    generation integer NOT NULL,
    as_of date,
    previous_as_of date,
    ledger_place bigint
);
COMMENT ON COLUMN public.members_list.ledger_place IS 'the last place in the ledger when the list was committed; null when it cannot be taken back';
CREATE TABLE public.programme (
    association text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    place bigint NOT NULL,
    record jsonb NOT NULL
);
ALTER TABLE public.programme ALTER COLUMN place ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.programme_place_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.replaced_holder (
    holder_id text NOT NULL COLLATE pg_catalog."C",
    added boolean NOT NULL,
    association text COLLATE pg_catalog."C",
    number text COLLATE pg_catalog."C",
    name text,
    kana text,
    birth_date date,
    sex text,
    workplace_code text,
    workplace_name text,
    appointment jsonb,
    memberships jsonb,
    search_text text COLLATE pg_catalog."C"
);
CREATE TABLE public.session (
    holder_id text NOT NULL COLLATE pg_catalog."C",
    token_hash text NOT NULL COLLATE pg_catalog."C",
    audience text NOT NULL,
    started_at bigint NOT NULL,
    seen_at bigint NOT NULL
)
WITH (fillfactor='80');
CREATE UNLOGGED TABLE public.staged_holder (
    holder_id text NOT NULL COLLATE pg_catalog."C",
    staging_id text NOT NULL,
    place bigint NOT NULL,
    line integer NOT NULL,
    changed boolean NOT NULL,
    association text NOT NULL COLLATE pg_catalog."C",
    number text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    kana text NOT NULL,
    birth_date date NOT NULL,
    sex text NOT NULL,
    workplace_code text NOT NULL,
    workplace_name text NOT NULL,
    appointment jsonb NOT NULL,
    memberships jsonb NOT NULL,
    search_text text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT staged_holder_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text])))
);
ALTER TABLE public.staged_holder ALTER COLUMN place ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.staged_holder_place_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.staged_list (
    association text NOT NULL COLLATE pg_catalog."C",
    staging_id text NOT NULL
);
CREATE TABLE public.upload_piece (
    association text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    index integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT upload_piece_index_check CHECK ((index >= 0))
);
INSERT INTO public.association VALUES
	('sag', '{"code": "sag", "name": "見本県教職員共済組合・互助会", "contact": {"mail": "fukuri@example.jp", "hours": "祝日を除く月〜金 8:30〜17:15", "phone": "000-000-0000", "office": "福利課厚生担当"}, "greeting": "見本県教職員共済組合の組合員です。二次元バーコードの読み取りをさせてください。", "bodyNames": {"kyosai": "共済組合", "gojokai": "互助会"}, "myPageFrom": "2024-04-01", "numberLabel": "組合員番号", "ageReckoning": "birthday", "skipQuantityOfOne": false, "memberNumberPattern": "[0-9A-Z][0-9]{5}"}');
INSERT INTO public.audit_line VALUES
	('sag', 1, 1719792000731, 'system:cli', 'clerk.add', 'clerk:suzuki', '{"after":{"name":"suzuki","roles":["manager"],"sees":[],"ownNumber":null,"active":true,"mustChangePassword":true,"oneTimeCode":false,"recoveryCodes":0}}', 'e827e4bed38c6d716dfe932023b59c2a75c698435053aca8ac74b662707af1d3');
INSERT INTO public.catalogue_version VALUES
	(true, 5);
INSERT INTO public.document VALUES
	('sag', 'clerk', 'suzuki', DEFAULT, 1, 1719792000743, true, '{"clerk":{"id":"suzuki","association":"sag","name":"suzuki","roles":["manager"],"sees":[],"active":true},"passwordHash":"$argon2id$v=19$m=19456,t=2,p=1$c4tBdv56sBuvYWfL8675tw$HQ2fC4LcoLN4CKw0+BNmwXmWJGSs8AWZGrweWTn4zt8","mustChangePassword":true,"recoveryHashes":[],"loginEra":1,"createdAt":1719792000729}');
INSERT INTO public.facility VALUES
	('1234567', '{"code": "1234567", "name": "共済組合互助会病院", "note": "電話予約は平日9時から17時まで。脳ドックは火曜日と木曜日のみ。", "phone": "000-000-0001", "offers": ["dock/day", "dock/overnight", "dock/brain", "womens-cancer", "spouse-dock", "my-refresh", "dental"], "address": "見本県見本市中央1-1", "postalCode": "000-0001", "association": "sag", "bookingFrom": "2024-04-15"}'),
	('2000015', '{"code": "2000015", "name": "みほん歯科医院", "note": "歯科健康診査は30分程度です。", "phone": "000-000-0002", "offers": ["dental"], "address": "見本県見本市東町2-3", "postalCode": "000-0002", "association": "sag", "bookingFrom": "2024-05-01"}'),
	('3000021', '{"code": "3000021", "name": "見本高原ファミリー牧場", "note": "予約は不要です。体験ごとに1枚ご利用いただけます。", "phone": "000-000-0003", "offers": ["my-refresh"], "address": "見本県高原町牧場4-5", "postalCode": "000-0003", "association": "sag"}'),
	('4000037', '{"code": "4000037", "name": "見本駅前クリニック", "note": "1日ドックと女性がん検診を同じ日に受けられます。", "phone": "000-000-0004", "offers": ["dock/day", "womens-cancer"], "address": "見本県見本市駅前3-2-1 見本ビル5階", "postalCode": "000-0004", "association": "sag", "bookingFrom": "2024-04-22"}'),
	('5000042', '{"code": "5000042", "name": "旧見本健診センター", "note": "移転のため閉院しました。", "phone": "000-000-0005", "offers": ["dock/day", "dock/overnight", "dock/brain", "womens-cancer", "spouse-dock"], "address": "見本県港町6-7", "openUntil": "2024-03-31", "postalCode": "000-0005", "association": "sag"}'),
	('6000058', '{"code": "6000058", "name": "新見本健診センター", "note": "来年度に開院する予定です。", "phone": "000-000-0006", "offers": ["dock/day", "dock/overnight", "dock/brain", "womens-cancer", "spouse-dock"], "address": "見本県港町8-9", "openFrom": "2025-04-01", "postalCode": "000-0006", "association": "sag", "bookingFrom": "2025-04-01"}');
INSERT INTO public.fukuri_migration VALUES
	(1, '2026-11-29 00:50:29.031449+00', 'people'),
	(2, '2026-11-29 00:50:29.031449+00', 'ledger'),
	(3, '2026-11-29 00:50:29.031449+00', 'catalogue'),
	(4, '2026-11-29 00:50:29.031449+00', 'logins'),
	(5, '2026-11-29 00:50:29.031449+00', 'jobs'),
	(6, '2026-11-29 00:50:29.031449+00', 'references'),
	(7, '2026-11-29 00:50:29.031449+00', 'search_and_undo'),
	(8, '2026-11-29 00:50:29.031449+00', 'reports'),
	(9, '2026-11-29 00:50:29.031449+00', 'documents'),
	(10, '2026-11-29 00:50:29.031449+00', 'uploads'),
	(11, '2026-11-29 00:50:29.031449+00', 'audit');
INSERT INTO public.holder VALUES
	('sag:123456', 'sag', '123456', '見本 太郎', 'ミホン タロウ', '1974-12-12', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1997-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1997-04-01"}}, {"body": "gojokai", "period": {"from": "1997-04-01"}}]', '123456
見本太郎
ミホンタロウ
10001
見本県立見本高等学校'),
	('sag:12345601', 'sag', '12345601', '見本 花子', 'ミホン ハナコ', '1976-02-29', 'female', '', '', '{"terms": [], "category": ""}', '[{"body": "kyosai", "period": {"from": "1999-04-01"}}]', '12345601
見本花子
ミホンハナコ
'),
	('sag:234567', 'sag', '234567', '見本 さくら', 'ミホン サクラ', '1979-10-20', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2002-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2002-04-01"}}, {"body": "gojokai", "period": {"from": "2002-04-01"}}]', '234567
見本サクラ
ミホンサクラ
10001
見本県立見本高等学校'),
	('sag:345678', 'sag', '345678', '例示 すみれ', 'レイジ スミレ', '1984-04-02', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2007-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2007-04-01"}}, {"body": "gojokai", "period": {"from": "2007-04-01"}}]', '345678
例示スミレ
レイジスミレ
10001
見本県立見本高等学校'),
	('sag:34567801', 'sag', '34567801', '例示 次郎', 'レイジ ジロウ', '1982-07-07', 'male', '', '', '{"terms": [], "category": ""}', '[{"body": "kyosai", "period": {"from": "2005-04-01"}}]', '34567801
例示次郎
レイジジロウ
'),
	('sag:445566', 'sag', '445566', '架空 一郎', 'カクウ イチロウ', '1984-04-01', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2007-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2007-04-01"}}, {"body": "gojokai", "period": {"from": "2007-04-01"}}]', '445566
架空一郎
カクウイチロウ
10001
見本県立見本高等学校'),
	('sag:501234', 'sag', '501234', '架空 三郎', 'カクウ サブロウ', '1974-01-15', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1997-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1997-04-01"}}, {"body": "gojokai", "period": {"from": "1997-04-01"}}]', '501234
架空三郎
カクウサブロウ
10001
見本県立見本高等学校'),
	('sag:551234', 'sag', '551234', '仮名 かえで', 'カメイ カエデ', '1969-03-31', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1992-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1992-04-01"}}, {"body": "gojokai", "period": {"from": "1992-04-01"}}]', '551234
仮名カエデ
カメイカエデ
10001
見本県立見本高等学校'),
	('sag:556677', 'sag', '556677', '架空 もみじ', 'カクウ モミジ', '1978-11-03', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2001-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2001-04-01"}}, {"body": "gojokai", "period": {"from": "2001-04-01"}}]', '556677
架空モミジ
カクウモミジ
10001
見本県立見本高等学校'),
	('sag:591234', 'sag', '591234', '仮名 四郎', 'カメイ シロウ', '1964-06-06', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1987-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1987-04-01"}}, {"body": "gojokai", "period": {"from": "1987-04-01"}}]', '591234
仮名四郎
カメイシロウ
10001
見本県立見本高等学校'),
	('sag:667788', 'sag', '667788', '仮名 あやめ', 'カメイ アヤメ', '1976-09-09', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2004-04-01", "until": "2024-06-30"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2004-04-01", "until": "2024-06-30"}}, {"body": "gojokai", "period": {"from": "2004-04-01", "until": "2024-06-30"}}]', '667788
仮名アヤメ
カメイアヤメ
10001
見本県立見本高等学校'),
	('sag:66778801', 'sag', '66778801', '仮名 五郎', 'カメイ ゴロウ', '1975-05-05', 'male', '', '', '{"terms": [], "category": ""}', '[{"body": "kyosai", "period": {"from": "1998-04-01"}}]', '66778801
仮名五郎
カメイゴロウ
'),
	('sag:778899', 'sag', '778899', '試験 六郎', 'シケン ロクロウ', '1971-12-01', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1994-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1994-04-01"}}, {"body": "gojokai", "period": {"from": "1994-04-01"}}]', '778899
試験六郎
シケンロクロウ
10001
見本県立見本高等学校'),
	('sag:876543', 'sag', '876543', '試験 七郎', 'シケン シチロウ', '1966-10-10', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1989-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1989-04-01"}}, {"body": "gojokai", "period": {"from": "1989-04-01"}}]', '876543
試験七郎
シケンシチロウ
10001
見本県立見本高等学校'),
	('sag:889900', 'sag', '889900', '試験 つばき', 'シケン ツバキ', '1988-02-14', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2011-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2011-04-01"}}, {"body": "gojokai", "period": {"from": "2011-04-01"}}]', '889900
試験ツバキ
シケンツバキ
10001
見本県立見本高等学校'),
	('sag:901234', 'sag', '901234', '任期 八郎', 'ニンキ ハチロウ', '1994-06-30', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2024-04-01", "until": "2024-11-30"}], "category": "任期付", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2024-04-01", "until": "2024-11-30"}}, {"body": "gojokai", "period": {"from": "2024-04-01", "until": "2024-11-30"}}]', '901234
任期八郎
ニンキハチロウ
10001
見本県立見本高等学校'),
	('sag:902345', 'sag', '902345', '任期 みずき', 'ニンキ ミズキ', '1997-07-20', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2024-04-01", "until": "2024-07-31"}], "category": "任期付", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2024-04-01", "until": "2024-07-31"}}, {"body": "gojokai", "period": {"from": "2024-04-01", "until": "2024-07-31"}}]', '902345
任期ミズキ
ニンキミズキ
10001
見本県立見本高等学校'),
	('sag:903456', 'sag', '903456', '任期 あんず', 'ニンキ アンズ', '1992-05-17', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2023-10-01", "until": "2024-03-31"}, {"from": "2024-04-01", "until": "2024-09-30"}], "category": "任期付", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2023-10-01"}}, {"body": "gojokai", "period": {"from": "2023-10-01"}}]', '903456
任期アンズ
ニンキアンズ
10001
見本県立見本高等学校'),
	('sag:911234', 'sag', '911234', '再任 九郎', 'サイニン クロウ', '1961-04-30', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1984-04-01"}], "category": "再任用短時間", "weeklyCentihours": 2325}', '[{"body": "kyosai", "period": {"from": "1984-04-01"}}, {"body": "gojokai", "period": {"from": "1984-04-01"}}]', '911234
再任九郎
サイニンクロウ
10001
見本県立見本高等学校'),
	('sag:912345', 'sag', '912345', '再任 ゆり', 'サイニン ユリ', '1960-08-31', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1983-04-01"}], "category": "再任用短時間", "weeklyCentihours": 1550}', '[{"body": "gojokai", "period": {"from": "1983-04-01"}}]', '912345
再任ユリ
サイニンユリ
10001
見本県立見本高等学校'),
	('sag:921234', 'sag', '921234', '互助 すずらん', 'ゴジョ スズラン', '1981-06-01', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2004-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "gojokai", "period": {"from": "2004-04-01"}}]', '921234
互助スズラン
ゴジョスズラン
10001
見本県立見本高等学校'),
	('sag:931234', 'sag', '931234', '共済 十郎', 'キョウサイ ジュウロウ', '1970-09-23', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "1993-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "1993-04-01"}}]', '931234
共済十郎
キョウサイジュウロウ
10001
見本県立見本高等学校'),
	('sag:941234', 'sag', '941234', '新任 わかば', 'シンニン ワカバ', '1999-04-20', 'female', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2024-07-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2024-07-01"}}, {"body": "gojokai", "period": {"from": "2024-07-01"}}]', '941234
新任ワカバ
シンニンワカバ
10001
見本県立見本高等学校'),
	('sag:K12345', 'sag', 'K12345', '例示 桂', 'レイジ カツラ', '1990-08-08', 'male', '10001', '見本県立見本高等学校', '{"terms": [{"from": "2013-04-01"}], "category": "正規", "weeklyCentihours": 3875}', '[{"body": "kyosai", "period": {"from": "2013-04-01"}}, {"body": "gojokai", "period": {"from": "2013-04-01"}}]', 'K12345
例示桂
レイジカツラ
10001
見本県立見本高等学校');
INSERT INTO public.ledger_entry OVERRIDING SYSTEM VALUE VALUES
	('sag:123456', 2024, 1, 1, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:123456', 2024, 2, 2, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:123456', 2024, 3, 3, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:12345601', 2024, 1, 4, 'Granted', 1717340400000, 'grants', 'spouse-dock-general-40plus-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:234567', 2024, 1, 5, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:234567', 2024, 2, 6, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:234567', 2024, 3, 7, 'Granted', 1717340400000, 'grants', 'womens-cancer-general-40plus', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:234567', 2024, 4, 8, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:345678', 2024, 1, 9, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:345678', 2024, 2, 10, 'Granted', 1717340400000, 'grants', 'dock-general-under40-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:345678', 2024, 3, 11, 'Granted', 1717340400000, 'grants', 'womens-cancer-general-under40', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:345678', 2024, 4, 12, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:34567801', 2024, 1, 13, 'Granted', 1717340400000, 'grants', 'spouse-dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:445566', 2024, 1, 14, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:445566', 2024, 2, 15, 'Granted', 1717340400000, 'grants', 'dock-special-40-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:445566', 2024, 3, 16, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:501234', 2024, 1, 17, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:501234', 2024, 2, 18, 'Granted', 1717340400000, 'grants', 'dock-special-50-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:501234', 2024, 3, 19, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:551234', 2024, 1, 20, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:551234', 2024, 2, 21, 'Granted', 1717340400000, 'grants', 'dock-special-55-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:551234', 2024, 3, 22, 'Granted', 1717340400000, 'grants', 'womens-cancer-special-55', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:551234', 2024, 4, 23, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:556677', 2024, 1, 24, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:556677', 2024, 2, 25, 'Granted', 1717340400000, 'grants', 'dock-special-45-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:556677', 2024, 3, 26, 'Granted', 1717340400000, 'grants', 'womens-cancer-special-45', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:556677', 2024, 4, 27, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:591234', 2024, 1, 28, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:591234', 2024, 2, 29, 'Granted', 1717340400000, 'grants', 'dock-special-59-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:591234', 2024, 3, 30, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:667788', 2024, 1, 31, 'Granted', 1714489200000, 'grants', 'my-refresh', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:667788', 2024, 2, 32, 'Redeemed', 1715994000000, 'holder', 'my-refresh', 1, 'DEM0000000000005', 'my-refresh', '3000021', '2024-05-18', 'screen', NULL, NULL, NULL),
	('sag:667788', 2024, 3, 33, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:667788', 2024, 4, 34, 'Granted', 1717340400000, 'grants', 'womens-cancer-general-40plus', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:667788', 2024, 5, 35, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:66778801', 2024, 1, 36, 'Granted', 1717340400000, 'grants', 'spouse-dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:778899', 2024, 1, 37, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:778899', 2024, 2, 38, 'Redeemed', 1715389200000, 'holder', 'my-refresh', 1, 'DEM0000000000001', 'my-refresh', '3000021', '2024-05-11', 'screen', NULL, NULL, NULL),
	('sag:778899', 2024, 3, 39, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:778899', 2024, 4, 40, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:778899', 2024, 5, 41, 'Redeemed', 1717808400000, 'holder', 'my-refresh', 2, 'DEM0000000000002', 'my-refresh', '3000021', '2024-06-08', 'screen', NULL, NULL, NULL),
	('sag:876543', 2024, 1, 42, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:876543', 2024, 2, 43, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:876543', 2024, 3, 44, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:876543', 2024, 4, 45, 'MovedToPaper', 1717992000000, 'clerk:demo', 'dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, 'モバイル端末を所有していないため(申請による)', NULL),
	('sag:876543', 2024, 5, 46, 'MovedToPaper', 1717992000000, 'clerk:demo', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, 'モバイル端末を所有していないため(申請による)', NULL),
	('sag:876543', 2024, 6, 47, 'MovedToPaper', 1717992000000, 'clerk:demo', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, 'モバイル端末を所有していないため(申請による)', NULL),
	('sag:889900', 2024, 1, 48, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:889900', 2024, 2, 49, 'Redeemed', 1716598800000, 'holder', 'my-refresh', 1, 'DEM0000000000006', 'my-refresh', '3000021', '2024-05-25', 'screen', NULL, NULL, NULL),
	('sag:889900', 2024, 3, 50, 'Granted', 1717340400000, 'grants', 'dock-general-under40-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.ledger_entry OVERRIDING SYSTEM VALUE VALUES
	('sag:889900', 2024, 4, 51, 'Granted', 1717340400000, 'grants', 'womens-cancer-general-under40', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:889900', 2024, 5, 52, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:901234', 2024, 1, 53, 'Granted', 1714489200000, 'grants', 'my-refresh', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:901234', 2024, 2, 54, 'Granted', 1717340400000, 'grants', 'dock-general-under40-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:901234', 2024, 3, 55, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:902345', 2024, 1, 56, 'Granted', 1714489200000, 'grants', 'my-refresh', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:902345', 2024, 2, 57, 'Granted', 1717340400000, 'grants', 'dock-general-under40-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:902345', 2024, 3, 58, 'Granted', 1717340400000, 'grants', 'womens-cancer-general-under40', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:902345', 2024, 4, 59, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:903456', 2024, 1, 60, 'Granted', 1714489200000, 'grants', 'my-refresh', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:903456', 2024, 2, 61, 'Granted', 1717340400000, 'grants', 'dock-general-under40-female', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:903456', 2024, 3, 62, 'Granted', 1717340400000, 'grants', 'womens-cancer-general-under40', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:903456', 2024, 4, 63, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:911234', 2024, 1, 64, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:911234', 2024, 2, 65, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:911234', 2024, 3, 66, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:921234', 2024, 1, 67, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:931234', 2024, 1, 68, 'Granted', 1717340400000, 'grants', 'dock-general-40plus-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:931234', 2024, 2, 69, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:K12345', 2024, 1, 70, 'Granted', 1714489200000, 'grants', 'my-refresh', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:K12345', 2024, 2, 71, 'Granted', 1717340400000, 'grants', 'dock-general-under40-male', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:K12345', 2024, 3, 72, 'Granted', 1717340400000, 'grants', 'dental', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.members_list VALUES
	('sag', 1, '2024-07-01', NULL, 0);
INSERT INTO public.programme OVERRIDING SYSTEM VALUE VALUES
	('sag', 'kenshin-2024', 1, '{"id": "kenshin-2024", "name": "人間ドック等健診", "notes": ["令和6年度「電子クーポン ご利用の手引き」による。他の年度には同じ月日を当てはめる。付与日は予定であり、変わることがある。", "仮定: 週勤務時間が資格データにない再任用短時間勤務職員は、20時間以上として扱う。", "仮定: 年齢はすべて年度初日(4月1日)の満年齢で判定し、一般(40以上/40未満)も同じ日を基準とする。", "仮定: 特定年齢優待の対象者には、一般のクーポンに代えて優待のクーポンを付与する。", "仮定: 費用は共済組合が負担し、付与日と受診日に共済組合の資格があることを条件とする。", "仮定: 配偶者ドックは被扶養配偶者の資格がある人に付与し、優待と3種からの選択はない。組合員本人の資格も必要。", "仮定: 週20時間未満の再任用短時間勤務職員は、手引きが「マイ リフレッシュのみ対象」とするため対象外。"], "products": [{"id": "dock-general-40plus-male", "name": "選べるドック(1日・1泊2日・脳)・一般(40以上)・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・一般(40以上)・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・一般(40以上)・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・一般(40以上)・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "All", "rules": [{"on": "2024-04-01", "_tag": "AgeWithin", "atLeast": 40}, {"_tag": "Not", "rule": {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40, 45, 50, 55, 59]}}]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-general-40plus-female", "name": "選べるドック(1日・1泊2日・脳)・一般(40以上)・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・一般(40以上)・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・一般(40以上)・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・一般(40以上)・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "All", "rules": [{"on": "2024-04-01", "_tag": "AgeWithin", "atLeast": 40}, {"_tag": "Not", "rule": {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40, 45, 50, 55, 59]}}]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-general-under40-male", "name": "選べるドック(1日・1泊2日・脳)・一般(40未満)・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・一般(40未満)・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・一般(40未満)・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・一般(40未満)・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "All", "rules": [{"on": "2024-04-01", "_tag": "AgeWithin", "atMost": 39}, {"_tag": "Not", "rule": {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40, 45, 50, 55, 59]}}]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-general-under40-female", "name": "選べるドック(1日・1泊2日・脳)・一般(40未満)・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・一般(40未満)・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・一般(40未満)・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・一般(40未満)・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "All", "rules": [{"on": "2024-04-01", "_tag": "AgeWithin", "atMost": 39}, {"_tag": "Not", "rule": {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40, 45, 50, 55, 59]}}]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-40-male", "name": "選べるドック(1日・1泊2日・脳)・40優待・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・40優待・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・40優待・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・40優待・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-40-female", "name": "選べるドック(1日・1泊2日・脳)・40優待・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・40優待・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・40優待・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・40優待・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-45-male", "name": "選べるドック(1日・1泊2日・脳)・45優待・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・45優待・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・45優待・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・45優待・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [45]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-45-female", "name": "選べるドック(1日・1泊2日・脳)・45優待・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・45優待・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・45優待・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・45優待・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [45]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-50-male", "name": "選べるドック(1日・1泊2日・脳)・50優待・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・50優待・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・50優待・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・50優待・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [50]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-50-female", "name": "選べるドック(1日・1泊2日・脳)・50優待・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・50優待・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・50優待・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・50優待・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [50]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-55-male", "name": "選べるドック(1日・1泊2日・脳)・55優待・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・55優待・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・55優待・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・55優待・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [55]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-55-female", "name": "選べるドック(1日・1泊2日・脳)・55優待・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・55優待・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・55優待・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・55優待・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [55]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-59-male", "name": "選べるドック(1日・1泊2日・脳)・59優待・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・59優待・1日・男", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・59優待・1泊2日・男", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・59優待・脳・男", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [59]}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "dock-special-59-female", "name": "選べるドック(1日・1泊2日・脳)・59優待・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dock/day", "name": "選べるドック・59優待・1日・女", "shortName": "1日"}, {"key": "dock/overnight", "name": "選べるドック・59優待・1泊2日・女", "shortName": "1泊2日"}, {"key": "dock/brain", "name": "選べるドック・59優待・脳・女", "shortName": "脳"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [59]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-general-40plus", "name": "女性がん検診・一般(40以上)", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・一般(40以上)", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "All", "rules": [{"on": "2024-04-01", "_tag": "AgeWithin", "atLeast": 40}, {"_tag": "Not", "rule": {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40, 45, 50, 55, 59]}}]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-general-under40", "name": "女性がん検診・一般(40未満)", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・一般(40未満)", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "All", "rules": [{"on": "2024-04-01", "_tag": "AgeWithin", "atMost": 39}, {"_tag": "Not", "rule": {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40, 45, 50, 55, 59]}}]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-special-40", "name": "女性がん検診・40優待", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・40優待", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [40]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-special-45", "name": "女性がん検診・45優待", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・45優待", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [45]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-special-50", "name": "女性がん検診・50優待", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・50優待", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [50]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-special-55", "name": "女性がん検診・55優待", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・55優待", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [55]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "womens-cancer-special-59", "name": "女性がん検診・59優待", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "womens-cancer", "name": "女性がん検診・59優待", "shortName": "女性がん検診"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"on": "2024-04-01", "_tag": "AgeOneOf", "ages": [59]}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "spouse-dock-general-40plus-male", "name": "配偶者ドック・一般(40以上)・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "spouse-dock", "name": "配偶者ドック・一般(40以上)・男", "shortName": "配偶者ドック"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "spouse"}, {"on": "2024-04-01", "_tag": "AgeWithin", "atLeast": 40}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "spouse-dock-general-40plus-female", "name": "配偶者ドック・一般(40以上)・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "spouse-dock", "name": "配偶者ドック・一般(40以上)・女", "shortName": "配偶者ドック"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "spouse"}, {"on": "2024-04-01", "_tag": "AgeWithin", "atLeast": 40}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "spouse-dock-general-under40-male", "name": "配偶者ドック・一般(40未満)・男", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "spouse-dock", "name": "配偶者ドック・一般(40未満)・男", "shortName": "配偶者ドック"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "spouse"}, {"on": "2024-04-01", "_tag": "AgeWithin", "atMost": 39}, {"sex": "male", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}, {"id": "spouse-dock-general-under40-female", "name": "配偶者ドック・一般(40未満)・女", "family": "人間ドック", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "spouse-dock", "name": "配偶者ドック・一般(40未満)・女", "shortName": "配偶者ドック"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "spouse"}, {"on": "2024-04-01", "_tag": "AgeWithin", "atMost": 39}, {"sex": "female", "_tag": "SexIs"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}], "fiscalYear": 2024, "association": "sag"}'),
	('sag', 'my-refresh-2024', 2, '{"id": "my-refresh-2024", "name": "マイ リフレッシュ", "notes": ["令和6年度「電子クーポン ご利用の手引き」による。他の年度には同じ月日を当てはめる。付与日は予定であり、変わることがある。", "仮定: 週勤務時間が資格データにない再任用短時間勤務職員は、20時間以上として扱う。", "仮定: 任期と枚数の対応は手引きにない。年度内の任用が1〜4か月で1枚、5〜8か月で2枚、9〜12か月で3枚とする。", "仮定: 費用は互助会が負担し、付与日と利用日に互助会の資格があることを条件とする。", "仮定: 週20時間未満の再任用短時間勤務職員は紙クーポンのみのため、電子クーポンは付与しない。"], "products": [{"id": "my-refresh", "name": "マイ リフレッシュ", "family": "マイ リフレッシュ", "usable": {"from": "2024-05-01", "until": "2025-03-31"}, "courses": [{"key": "my-refresh", "name": "マイ リフレッシュ", "shortName": "マイ リフレッシュ"}], "sponsor": "gojokai", "useRule": {"_tag": "MemberOf", "bodies": ["gojokai"]}, "quantity": {"_tag": "ByAppointmentMonths", "rows": [{"count": 1, "fromMonths": 1}, {"count": 2, "fromMonths": 5}, {"count": 3, "fromMonths": 9}]}, "grantFrom": "2024-05-01", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "MemberOf", "bodies": ["gojokai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "maxPerRedemption": 3, "outageOutsideHours": "refused"}], "fiscalYear": 2024, "association": "sag"}'),
	('sag', 'dental-2024', 3, '{"id": "dental-2024", "name": "歯科健康診査", "notes": ["令和6年度「電子クーポン ご利用の手引き」による。他の年度には同じ月日を当てはめる。付与日は予定であり、変わることがある。", "仮定: 週勤務時間が資格データにない再任用短時間勤務職員は、20時間以上として扱う。", "仮定: 予約時に共済組合の組合員と伝える手引きの記載から、費用は共済組合が負担し、付与日と受診日に共済組合の資格を条件とする。", "仮定: 週20時間未満の再任用短時間勤務職員は、手引きが「マイ リフレッシュのみ対象」とするため対象外。"], "products": [{"id": "dental", "name": "歯科健康診査", "family": "歯科健康診査", "usable": {"from": "2024-07-01", "until": "2024-12-31"}, "courses": [{"key": "dental", "name": "歯科健康診査", "shortName": "歯科健康診査"}], "sponsor": "kyosai", "useRule": {"_tag": "MemberOf", "bodies": ["kyosai"]}, "quantity": {"_tag": "Fixed", "count": 1}, "grantFrom": "2024-06-03", "grantRule": {"_tag": "All", "rules": [{"_tag": "RelationIs", "relation": "self"}, {"_tag": "MemberOf", "bodies": ["kyosai"]}, {"_tag": "Not", "rule": {"_tag": "All", "rules": [{"_tag": "AppointedAs", "categories": ["再任用短時間"]}, {"_tag": "WeeklyHours", "below": 2000}]}}]}, "discreetName": "健診クーポン", "maxPerRedemption": 1, "outageOutsideHours": "accepted"}], "fiscalYear": 2024, "association": "sag"}');
INSERT INTO public.replaced_holder VALUES
	('sag:123456', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:12345601', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:234567', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:345678', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:34567801', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:445566', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:501234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:551234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:556677', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:591234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:667788', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:66778801', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:778899', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:876543', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:889900', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:901234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:902345', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:903456', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:911234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:912345', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:921234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:931234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:941234', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	('sag:K12345', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT pg_catalog.setval('public.ledger_entry_seq_seq', 72, true);
SELECT pg_catalog.setval('public.programme_place_seq', 3, true);
SELECT pg_catalog.setval('public.staged_holder_place_seq', 24, true);
ALTER TABLE ONLY public.association
    ADD CONSTRAINT association_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.audit_line
    ADD CONSTRAINT audit_line_pkey PRIMARY KEY (association, place);
ALTER TABLE ONLY public.catalogue_version
    ADD CONSTRAINT catalogue_version_pkey PRIMARY KEY (single);
ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (subject, kind, id);
ALTER TABLE ONLY public.facility
    ADD CONSTRAINT facility_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.fukuri_migration
    ADD CONSTRAINT fukuri_migration_pkey PRIMARY KEY (migration_id);
ALTER TABLE ONLY public.holder
    ADD CONSTRAINT holder_pkey PRIMARY KEY (holder_id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_pkey PRIMARY KEY (holder_id, fiscal_year, version);
ALTER TABLE ONLY public.members_list
    ADD CONSTRAINT members_list_pkey PRIMARY KEY (association);
ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_pkey PRIMARY KEY (association, id);
ALTER TABLE ONLY public.replaced_holder
    ADD CONSTRAINT replaced_holder_pkey PRIMARY KEY (holder_id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (holder_id, token_hash);
ALTER TABLE ONLY public.staged_list
    ADD CONSTRAINT staged_list_pkey PRIMARY KEY (association);
ALTER TABLE ONLY public.upload_piece
    ADD CONSTRAINT upload_piece_pkey PRIMARY KEY (association, id, index);
CREATE INDEX audit_line_by_actor ON public.audit_line USING btree (association, actor, place);
CREATE INDEX audit_line_by_subject ON public.audit_line USING btree (association, subject, place);
CREATE INDEX document_by_id ON public.document USING btree (association, kind, id DESC, subject DESC);
CREATE INDEX document_open ON public.document USING btree (association, kind, id DESC, subject DESC) WHERE open;
CREATE INDEX ledger_entry_by_day ON public.ledger_entry USING btree (split_part(holder_id, ':'::text, 1), used_on) WHERE (kind = 'Redeemed'::text);
CREATE INDEX ledger_entry_by_facility ON public.ledger_entry USING btree (split_part(holder_id, ':'::text, 1), facility, used_on) WHERE (kind = 'Redeemed'::text);
CREATE INDEX ledger_entry_by_receipt ON public.ledger_entry USING btree (redemption_id) WHERE (kind = 'Redeemed'::text);
CREATE INDEX ledger_entry_by_seq ON public.ledger_entry USING btree (split_part(holder_id, ':'::text, 1), seq);
CREATE UNIQUE INDEX ledger_entry_redemption ON public.ledger_entry USING btree (holder_id, redemption_id) WHERE (kind = 'Redeemed'::text);
CREATE INDEX ledger_entry_reversal ON public.ledger_entry USING btree (holder_id, reverses) WHERE (kind = 'Reversed'::text);
CREATE INDEX staged_holder_by_holder ON public.staged_holder USING btree (holder_id, staging_id);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.audit_line FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.audit_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES public.holder(holder_id);
