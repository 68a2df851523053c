-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "price_rate" BIGINT NOT NULL DEFAULT 1000000,
    "locale" TEXT,
    "time_zone" TEXT,
    "notify_alerts" BOOLEAN NOT NULL DEFAULT true,
    "preferences" JSONB,
    "last_login_at" BIGINT,
    "disabled_at" BIGINT,
    "deleted_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "last_seen_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "client_ip" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_links" (
    "id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "email" TEXT,
    "user_id" TEXT,
    "role" TEXT,
    "created_by" TEXT,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "used_at" BIGINT,

    CONSTRAINT "one_time_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_throttles" (
    "id" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_start" BIGINT NOT NULL,
    "blocked_until" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "login_throttles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "deleted_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "project_id" TEXT,
    "key_hash" TEXT NOT NULL,
    "previous_hash" TEXT,
    "previous_expires_at" BIGINT,
    "prefix" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "allowed_platforms" JSONB NOT NULL,
    "allowed_models" JSONB NOT NULL,
    "allowed_ips" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "rpm" INTEGER,
    "tpm" INTEGER,
    "max_concurrency" INTEGER,
    "daily_tokens" BIGINT,
    "monthly_tokens" BIGINT,
    "daily_cost" BIGINT,
    "monthly_cost" BIGINT,
    "expires_at" BIGINT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_by_admin" BOOLEAN NOT NULL DEFAULT false,
    "record_conversations" BOOLEAN NOT NULL DEFAULT false,
    "response_cache" BOOLEAN NOT NULL DEFAULT false,
    "last_used_at" BIGINT,
    "deleted_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT,
    "target_name" TEXT NOT NULL DEFAULT '',
    "changes" JSONB,
    "client_ip" TEXT NOT NULL DEFAULT '',
    "request_id" TEXT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "secret_hint" TEXT NOT NULL,
    "secret_fingerprint" TEXT NOT NULL,
    "auth_style" TEXT NOT NULL,
    "api_version" TEXT,
    "models" JSONB NOT NULL,
    "model_map" JSONB NOT NULL,
    "default_model" TEXT,
    "imported_stats" JSONB,
    "proxy_url" TEXT,
    "proxy_hint" TEXT,
    "tags" JSONB NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'api',
    "weight" INTEGER NOT NULL DEFAULT 1,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "max_concurrency" INTEGER,
    "on_disconnect" TEXT NOT NULL DEFAULT 'abort',
    "timeouts" JSONB NOT NULL,
    "traits" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "cooldown_until" BIGINT,
    "failure_count" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "last_error_at" BIGINT,
    "last_used_at" BIGINT,
    "deleted_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prices" (
    "id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL,
    "effective_from" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT,
    "created_at" BIGINT NOT NULL,
    "deleted_at" BIGINT,

    CONSTRAINT "prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exchange_rates" (
    "id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "per_usd" BIGINT NOT NULL,
    "effective_from" BIGINT NOT NULL,
    "created_by" TEXT,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "exchange_rates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dimensions" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "dimensions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "requests" (
    "created_at" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "key_dim" INTEGER NOT NULL,
    "user_dim" INTEGER NOT NULL,
    "project_dim" INTEGER NOT NULL,
    "account_dim" INTEGER NOT NULL,
    "provider_dim" INTEGER NOT NULL,
    "platform_dim" INTEGER NOT NULL,
    "protocol_dim" INTEGER NOT NULL,
    "mode_dim" INTEGER NOT NULL,
    "model_dim" INTEGER NOT NULL,
    "status_dim" INTEGER NOT NULL,
    "error_code_dim" INTEGER NOT NULL,
    "usage_source_dim" INTEGER NOT NULL,
    "upstream_model" TEXT,
    "endpoint" TEXT NOT NULL DEFAULT '',
    "stream" INTEGER NOT NULL,
    "cached" INTEGER NOT NULL DEFAULT 0,
    "http_status" INTEGER,
    "error_message" TEXT,
    "end_reason" TEXT,
    "input_tokens" INTEGER,
    "cache_read_tokens" INTEGER,
    "cache_write_tokens" INTEGER,
    "cache_write_1h_tokens" INTEGER,
    "output_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "estimated_tokens" INTEGER NOT NULL DEFAULT 0,
    "saved_tokens" INTEGER NOT NULL DEFAULT 0,
    "saved_cost" BIGINT NOT NULL DEFAULT 0,
    "units" TEXT,
    "base_cost" BIGINT,
    "price_rate" BIGINT NOT NULL,
    "cost" BIGINT,
    "input_cost" BIGINT,
    "cache_read_cost" BIGINT,
    "cache_write_cost" BIGINT,
    "output_cost" BIGINT,
    "other_cost" BIGINT,
    "price_version" TEXT,
    "duration_ms" INTEGER,
    "ttft_ms" INTEGER,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "chunk_count" INTEGER NOT NULL DEFAULT 0,
    "client_ip" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "session_id" TEXT NOT NULL DEFAULT '',
    "conversation_id" TEXT,
    "upstream_request_id" TEXT,
    "tags" TEXT NOT NULL DEFAULT '{}',
    "usage_raw" TEXT,
    "usage_note" TEXT,

    CONSTRAINT "requests_pkey" PRIMARY KEY ("created_at","id")
) PARTITION BY RANGE ("created_at");

-- Rows of months that have no partition of their own
CREATE TABLE "requests_default" PARTITION OF "requests" DEFAULT;

-- CreateTable
CREATE TABLE "request_attempts" (
    "request_created_at" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "account_dim" INTEGER NOT NULL,
    "upstream_model" TEXT,
    "started_at" BIGINT NOT NULL,
    "duration_ms" INTEGER,
    "ttft_ms" INTEGER,
    "http_status" INTEGER,
    "error_code" TEXT,
    "error_message" TEXT,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "upstream_request_id" TEXT,

    CONSTRAINT "request_attempts_pkey" PRIMARY KEY ("request_created_at","request_id","ordinal")
) PARTITION BY RANGE ("request_created_at");

-- Rows of months that have no partition of their own
CREATE TABLE "request_attempts_default" PARTITION OF "request_attempts" DEFAULT;

-- CreateTable
CREATE TABLE "request_tags" (
    "tag_dim" INTEGER NOT NULL,
    "request_created_at" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "request_tags_pkey" PRIMARY KEY ("tag_dim","request_created_at","request_id")
) PARTITION BY RANGE ("request_created_at");

-- Rows of months that have no partition of their own
CREATE TABLE "request_tags_default" PARTITION OF "request_tags" DEFAULT;

-- CreateTable
CREATE TABLE "imported_records" (
    "external_id" TEXT NOT NULL,
    "request_created_at" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "imported_records_pkey" PRIMARY KEY ("external_id")
);

-- CreateTable
CREATE TABLE "usage_quarter_hours" (
    "slice" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "success" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "aborted" BIGINT NOT NULL DEFAULT 0,
    "interrupted" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_read_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "estimated_tokens" BIGINT NOT NULL DEFAULT 0,
    "base_cost" BIGINT NOT NULL DEFAULT 0,
    "cost" BIGINT NOT NULL DEFAULT 0,
    "unknown_cost_requests" BIGINT NOT NULL DEFAULT 0,
    "cached_requests" BIGINT NOT NULL DEFAULT 0,
    "saved_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_cost" BIGINT NOT NULL DEFAULT 0,
    "input_cost" BIGINT NOT NULL DEFAULT 0,
    "cache_read_cost" BIGINT NOT NULL DEFAULT 0,
    "cache_write_cost" BIGINT NOT NULL DEFAULT 0,
    "output_cost" BIGINT NOT NULL DEFAULT 0,
    "other_cost" BIGINT NOT NULL DEFAULT 0,
    "duration_sum" BIGINT NOT NULL DEFAULT 0,
    "duration_count" BIGINT NOT NULL DEFAULT 0,
    "ttft_sum" BIGINT NOT NULL DEFAULT 0,
    "ttft_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_quarter_hours_pkey" PRIMARY KEY ("slice","bucket","a","b")
);

-- CreateTable
CREATE TABLE "usage_stats_daily" (
    "slice" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "success" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "aborted" BIGINT NOT NULL DEFAULT 0,
    "interrupted" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_read_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "estimated_tokens" BIGINT NOT NULL DEFAULT 0,
    "base_cost" BIGINT NOT NULL DEFAULT 0,
    "cost" BIGINT NOT NULL DEFAULT 0,
    "unknown_cost_requests" BIGINT NOT NULL DEFAULT 0,
    "cached_requests" BIGINT NOT NULL DEFAULT 0,
    "saved_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_cost" BIGINT NOT NULL DEFAULT 0,
    "input_cost" BIGINT NOT NULL DEFAULT 0,
    "cache_read_cost" BIGINT NOT NULL DEFAULT 0,
    "cache_write_cost" BIGINT NOT NULL DEFAULT 0,
    "output_cost" BIGINT NOT NULL DEFAULT 0,
    "other_cost" BIGINT NOT NULL DEFAULT 0,
    "duration_sum" BIGINT NOT NULL DEFAULT 0,
    "duration_count" BIGINT NOT NULL DEFAULT 0,
    "ttft_sum" BIGINT NOT NULL DEFAULT 0,
    "ttft_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_stats_daily_pkey" PRIMARY KEY ("slice","day","a","b")
);

-- CreateTable
CREATE TABLE "usage_stats_monthly" (
    "slice" INTEGER NOT NULL,
    "month" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "success" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "aborted" BIGINT NOT NULL DEFAULT 0,
    "interrupted" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_read_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_1h_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "estimated_tokens" BIGINT NOT NULL DEFAULT 0,
    "base_cost" BIGINT NOT NULL DEFAULT 0,
    "cost" BIGINT NOT NULL DEFAULT 0,
    "unknown_cost_requests" BIGINT NOT NULL DEFAULT 0,
    "cached_requests" BIGINT NOT NULL DEFAULT 0,
    "saved_tokens" BIGINT NOT NULL DEFAULT 0,
    "saved_cost" BIGINT NOT NULL DEFAULT 0,
    "input_cost" BIGINT NOT NULL DEFAULT 0,
    "cache_read_cost" BIGINT NOT NULL DEFAULT 0,
    "cache_write_cost" BIGINT NOT NULL DEFAULT 0,
    "output_cost" BIGINT NOT NULL DEFAULT 0,
    "other_cost" BIGINT NOT NULL DEFAULT 0,
    "duration_sum" BIGINT NOT NULL DEFAULT 0,
    "duration_count" BIGINT NOT NULL DEFAULT 0,
    "ttft_sum" BIGINT NOT NULL DEFAULT 0,
    "ttft_count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_stats_monthly_pkey" PRIMARY KEY ("slice","month","a","b")
);

-- CreateTable
CREATE TABLE "latency_quarter_hours" (
    "slice" INTEGER NOT NULL,
    "bucket" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "d00" INTEGER NOT NULL DEFAULT 0,
    "d01" INTEGER NOT NULL DEFAULT 0,
    "d02" INTEGER NOT NULL DEFAULT 0,
    "d03" INTEGER NOT NULL DEFAULT 0,
    "d04" INTEGER NOT NULL DEFAULT 0,
    "d05" INTEGER NOT NULL DEFAULT 0,
    "d06" INTEGER NOT NULL DEFAULT 0,
    "d07" INTEGER NOT NULL DEFAULT 0,
    "d08" INTEGER NOT NULL DEFAULT 0,
    "d09" INTEGER NOT NULL DEFAULT 0,
    "d10" INTEGER NOT NULL DEFAULT 0,
    "d11" INTEGER NOT NULL DEFAULT 0,
    "d12" INTEGER NOT NULL DEFAULT 0,
    "d13" INTEGER NOT NULL DEFAULT 0,
    "d14" INTEGER NOT NULL DEFAULT 0,
    "d15" INTEGER NOT NULL DEFAULT 0,
    "d16" INTEGER NOT NULL DEFAULT 0,
    "d17" INTEGER NOT NULL DEFAULT 0,
    "d18" INTEGER NOT NULL DEFAULT 0,
    "d19" INTEGER NOT NULL DEFAULT 0,
    "d20" INTEGER NOT NULL DEFAULT 0,
    "d21" INTEGER NOT NULL DEFAULT 0,
    "d22" INTEGER NOT NULL DEFAULT 0,
    "d23" INTEGER NOT NULL DEFAULT 0,
    "d24" INTEGER NOT NULL DEFAULT 0,
    "d25" INTEGER NOT NULL DEFAULT 0,
    "d26" INTEGER NOT NULL DEFAULT 0,
    "d27" INTEGER NOT NULL DEFAULT 0,
    "d28" INTEGER NOT NULL DEFAULT 0,
    "d29" INTEGER NOT NULL DEFAULT 0,
    "d30" INTEGER NOT NULL DEFAULT 0,
    "d31" INTEGER NOT NULL DEFAULT 0,
    "t00" INTEGER NOT NULL DEFAULT 0,
    "t01" INTEGER NOT NULL DEFAULT 0,
    "t02" INTEGER NOT NULL DEFAULT 0,
    "t03" INTEGER NOT NULL DEFAULT 0,
    "t04" INTEGER NOT NULL DEFAULT 0,
    "t05" INTEGER NOT NULL DEFAULT 0,
    "t06" INTEGER NOT NULL DEFAULT 0,
    "t07" INTEGER NOT NULL DEFAULT 0,
    "t08" INTEGER NOT NULL DEFAULT 0,
    "t09" INTEGER NOT NULL DEFAULT 0,
    "t10" INTEGER NOT NULL DEFAULT 0,
    "t11" INTEGER NOT NULL DEFAULT 0,
    "t12" INTEGER NOT NULL DEFAULT 0,
    "t13" INTEGER NOT NULL DEFAULT 0,
    "t14" INTEGER NOT NULL DEFAULT 0,
    "t15" INTEGER NOT NULL DEFAULT 0,
    "t16" INTEGER NOT NULL DEFAULT 0,
    "t17" INTEGER NOT NULL DEFAULT 0,
    "t18" INTEGER NOT NULL DEFAULT 0,
    "t19" INTEGER NOT NULL DEFAULT 0,
    "t20" INTEGER NOT NULL DEFAULT 0,
    "t21" INTEGER NOT NULL DEFAULT 0,
    "t22" INTEGER NOT NULL DEFAULT 0,
    "t23" INTEGER NOT NULL DEFAULT 0,
    "t24" INTEGER NOT NULL DEFAULT 0,
    "t25" INTEGER NOT NULL DEFAULT 0,
    "t26" INTEGER NOT NULL DEFAULT 0,
    "t27" INTEGER NOT NULL DEFAULT 0,
    "t28" INTEGER NOT NULL DEFAULT 0,
    "t29" INTEGER NOT NULL DEFAULT 0,
    "t30" INTEGER NOT NULL DEFAULT 0,
    "t31" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "latency_quarter_hours_pkey" PRIMARY KEY ("slice","bucket","a")
);

-- CreateTable
CREATE TABLE "latency_daily" (
    "slice" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "d00" INTEGER NOT NULL DEFAULT 0,
    "d01" INTEGER NOT NULL DEFAULT 0,
    "d02" INTEGER NOT NULL DEFAULT 0,
    "d03" INTEGER NOT NULL DEFAULT 0,
    "d04" INTEGER NOT NULL DEFAULT 0,
    "d05" INTEGER NOT NULL DEFAULT 0,
    "d06" INTEGER NOT NULL DEFAULT 0,
    "d07" INTEGER NOT NULL DEFAULT 0,
    "d08" INTEGER NOT NULL DEFAULT 0,
    "d09" INTEGER NOT NULL DEFAULT 0,
    "d10" INTEGER NOT NULL DEFAULT 0,
    "d11" INTEGER NOT NULL DEFAULT 0,
    "d12" INTEGER NOT NULL DEFAULT 0,
    "d13" INTEGER NOT NULL DEFAULT 0,
    "d14" INTEGER NOT NULL DEFAULT 0,
    "d15" INTEGER NOT NULL DEFAULT 0,
    "d16" INTEGER NOT NULL DEFAULT 0,
    "d17" INTEGER NOT NULL DEFAULT 0,
    "d18" INTEGER NOT NULL DEFAULT 0,
    "d19" INTEGER NOT NULL DEFAULT 0,
    "d20" INTEGER NOT NULL DEFAULT 0,
    "d21" INTEGER NOT NULL DEFAULT 0,
    "d22" INTEGER NOT NULL DEFAULT 0,
    "d23" INTEGER NOT NULL DEFAULT 0,
    "d24" INTEGER NOT NULL DEFAULT 0,
    "d25" INTEGER NOT NULL DEFAULT 0,
    "d26" INTEGER NOT NULL DEFAULT 0,
    "d27" INTEGER NOT NULL DEFAULT 0,
    "d28" INTEGER NOT NULL DEFAULT 0,
    "d29" INTEGER NOT NULL DEFAULT 0,
    "d30" INTEGER NOT NULL DEFAULT 0,
    "d31" INTEGER NOT NULL DEFAULT 0,
    "t00" INTEGER NOT NULL DEFAULT 0,
    "t01" INTEGER NOT NULL DEFAULT 0,
    "t02" INTEGER NOT NULL DEFAULT 0,
    "t03" INTEGER NOT NULL DEFAULT 0,
    "t04" INTEGER NOT NULL DEFAULT 0,
    "t05" INTEGER NOT NULL DEFAULT 0,
    "t06" INTEGER NOT NULL DEFAULT 0,
    "t07" INTEGER NOT NULL DEFAULT 0,
    "t08" INTEGER NOT NULL DEFAULT 0,
    "t09" INTEGER NOT NULL DEFAULT 0,
    "t10" INTEGER NOT NULL DEFAULT 0,
    "t11" INTEGER NOT NULL DEFAULT 0,
    "t12" INTEGER NOT NULL DEFAULT 0,
    "t13" INTEGER NOT NULL DEFAULT 0,
    "t14" INTEGER NOT NULL DEFAULT 0,
    "t15" INTEGER NOT NULL DEFAULT 0,
    "t16" INTEGER NOT NULL DEFAULT 0,
    "t17" INTEGER NOT NULL DEFAULT 0,
    "t18" INTEGER NOT NULL DEFAULT 0,
    "t19" INTEGER NOT NULL DEFAULT 0,
    "t20" INTEGER NOT NULL DEFAULT 0,
    "t21" INTEGER NOT NULL DEFAULT 0,
    "t22" INTEGER NOT NULL DEFAULT 0,
    "t23" INTEGER NOT NULL DEFAULT 0,
    "t24" INTEGER NOT NULL DEFAULT 0,
    "t25" INTEGER NOT NULL DEFAULT 0,
    "t26" INTEGER NOT NULL DEFAULT 0,
    "t27" INTEGER NOT NULL DEFAULT 0,
    "t28" INTEGER NOT NULL DEFAULT 0,
    "t29" INTEGER NOT NULL DEFAULT 0,
    "t30" INTEGER NOT NULL DEFAULT 0,
    "t31" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "latency_daily_pkey" PRIMARY KEY ("slice","day","a")
);

-- CreateTable
CREATE TABLE "latency_monthly" (
    "slice" INTEGER NOT NULL,
    "month" INTEGER NOT NULL,
    "a" INTEGER NOT NULL,
    "d00" INTEGER NOT NULL DEFAULT 0,
    "d01" INTEGER NOT NULL DEFAULT 0,
    "d02" INTEGER NOT NULL DEFAULT 0,
    "d03" INTEGER NOT NULL DEFAULT 0,
    "d04" INTEGER NOT NULL DEFAULT 0,
    "d05" INTEGER NOT NULL DEFAULT 0,
    "d06" INTEGER NOT NULL DEFAULT 0,
    "d07" INTEGER NOT NULL DEFAULT 0,
    "d08" INTEGER NOT NULL DEFAULT 0,
    "d09" INTEGER NOT NULL DEFAULT 0,
    "d10" INTEGER NOT NULL DEFAULT 0,
    "d11" INTEGER NOT NULL DEFAULT 0,
    "d12" INTEGER NOT NULL DEFAULT 0,
    "d13" INTEGER NOT NULL DEFAULT 0,
    "d14" INTEGER NOT NULL DEFAULT 0,
    "d15" INTEGER NOT NULL DEFAULT 0,
    "d16" INTEGER NOT NULL DEFAULT 0,
    "d17" INTEGER NOT NULL DEFAULT 0,
    "d18" INTEGER NOT NULL DEFAULT 0,
    "d19" INTEGER NOT NULL DEFAULT 0,
    "d20" INTEGER NOT NULL DEFAULT 0,
    "d21" INTEGER NOT NULL DEFAULT 0,
    "d22" INTEGER NOT NULL DEFAULT 0,
    "d23" INTEGER NOT NULL DEFAULT 0,
    "d24" INTEGER NOT NULL DEFAULT 0,
    "d25" INTEGER NOT NULL DEFAULT 0,
    "d26" INTEGER NOT NULL DEFAULT 0,
    "d27" INTEGER NOT NULL DEFAULT 0,
    "d28" INTEGER NOT NULL DEFAULT 0,
    "d29" INTEGER NOT NULL DEFAULT 0,
    "d30" INTEGER NOT NULL DEFAULT 0,
    "d31" INTEGER NOT NULL DEFAULT 0,
    "t00" INTEGER NOT NULL DEFAULT 0,
    "t01" INTEGER NOT NULL DEFAULT 0,
    "t02" INTEGER NOT NULL DEFAULT 0,
    "t03" INTEGER NOT NULL DEFAULT 0,
    "t04" INTEGER NOT NULL DEFAULT 0,
    "t05" INTEGER NOT NULL DEFAULT 0,
    "t06" INTEGER NOT NULL DEFAULT 0,
    "t07" INTEGER NOT NULL DEFAULT 0,
    "t08" INTEGER NOT NULL DEFAULT 0,
    "t09" INTEGER NOT NULL DEFAULT 0,
    "t10" INTEGER NOT NULL DEFAULT 0,
    "t11" INTEGER NOT NULL DEFAULT 0,
    "t12" INTEGER NOT NULL DEFAULT 0,
    "t13" INTEGER NOT NULL DEFAULT 0,
    "t14" INTEGER NOT NULL DEFAULT 0,
    "t15" INTEGER NOT NULL DEFAULT 0,
    "t16" INTEGER NOT NULL DEFAULT 0,
    "t17" INTEGER NOT NULL DEFAULT 0,
    "t18" INTEGER NOT NULL DEFAULT 0,
    "t19" INTEGER NOT NULL DEFAULT 0,
    "t20" INTEGER NOT NULL DEFAULT 0,
    "t21" INTEGER NOT NULL DEFAULT 0,
    "t22" INTEGER NOT NULL DEFAULT 0,
    "t23" INTEGER NOT NULL DEFAULT 0,
    "t24" INTEGER NOT NULL DEFAULT 0,
    "t25" INTEGER NOT NULL DEFAULT 0,
    "t26" INTEGER NOT NULL DEFAULT 0,
    "t27" INTEGER NOT NULL DEFAULT 0,
    "t28" INTEGER NOT NULL DEFAULT 0,
    "t29" INTEGER NOT NULL DEFAULT 0,
    "t30" INTEGER NOT NULL DEFAULT 0,
    "t31" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "latency_monthly_pkey" PRIMARY KEY ("slice","month","a")
);

-- CreateTable
CREATE TABLE "dirty_days" (
    "day" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "marked_at" BIGINT NOT NULL,

    CONSTRAINT "dirty_days_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "journal_progress" (
    "node" TEXT NOT NULL,
    "segment" BIGINT NOT NULL,
    "offset" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "journal_progress_pkey" PRIMARY KEY ("node")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" TEXT NOT NULL,
    "key_dim" INTEGER NOT NULL,
    "user_dim" INTEGER NOT NULL,
    "project_dim" INTEGER NOT NULL,
    "model_dim" INTEGER NOT NULL,
    "protocol_dim" INTEGER NOT NULL,
    "session_id" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "preview" TEXT NOT NULL DEFAULT '',
    "turn_count" INTEGER NOT NULL,
    "message_count" INTEGER NOT NULL,
    "total_tokens" BIGINT NOT NULL DEFAULT 0,
    "cost" BIGINT,
    "stored_bytes" BIGINT NOT NULL DEFAULT 0,
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "turns" (
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "request_created_at" BIGINT NOT NULL,
    "prompt_message_id" BIGINT,
    "answer_message_id" BIGINT,
    "system_message_id" BIGINT,
    "upstream_response_id" TEXT,
    "finish_reason" TEXT,
    "model" TEXT NOT NULL,
    "model_dim" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "turns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" BIGSERIAL NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "parent_id" BIGINT,
    "depth" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "chain_hash" TEXT NOT NULL DEFAULT '',
    "key_dim" INTEGER NOT NULL,
    "block_id" BIGINT,
    "block_index" INTEGER,
    "body_bytes" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,
    "body" BYTEA,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "body_blocks" (
    "id" BIGSERIAL NOT NULL,
    "encoding" TEXT NOT NULL,
    "data" BYTEA NOT NULL,
    "plain_bytes" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "body_blocks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quotas" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL DEFAULT '',
    "period" TEXT NOT NULL,
    "tokens" BIGINT,
    "cost" BIGINT,
    "thresholds" JSONB NOT NULL,
    "action" TEXT NOT NULL,
    "unknown_price" TEXT NOT NULL DEFAULT 'allow',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "quotas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_rules" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "channel_ids" JSONB NOT NULL,
    "notify_user" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "alert_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_channels" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "config" TEXT NOT NULL,
    "config_hint" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "last_error" TEXT,
    "last_used_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "alert_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" TEXT NOT NULL,
    "once_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "scope_id" TEXT NOT NULL DEFAULT '',
    "user_id" TEXT,
    "facts" JSONB NOT NULL,
    "created_at" BIGINT NOT NULL,
    "acknowledged_at" BIGINT,
    "acknowledged_by" TEXT,
    "resolved_at" BIGINT,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_deliveries" (
    "id" TEXT NOT NULL,
    "alert_id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" BIGINT NOT NULL,
    "last_error" TEXT,
    "delivered_at" BIGINT,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "alert_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "updated_by" TEXT,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "change_counters" (
    "topic" TEXT NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "change_counters_pkey" PRIMARY KEY ("topic")
);

-- CreateTable
CREATE TABLE "job_runs" (
    "id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "params" JSONB,
    "state" TEXT NOT NULL,
    "started_at" BIGINT NOT NULL,
    "finished_at" BIGINT,
    "progress" JSONB,
    "result" JSONB,
    "error" TEXT,

    CONSTRAINT "job_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leases" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" BIGINT NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "one_time_links_purpose_expires_at_idx" ON "one_time_links"("purpose", "expires_at");

-- CreateIndex
CREATE INDEX "login_throttles_window_start_idx" ON "login_throttles"("window_start");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_previous_hash_key" ON "api_keys"("previous_hash");

-- CreateIndex
CREATE INDEX "api_keys_user_id_idx" ON "api_keys"("user_id");

-- CreateIndex
CREATE INDEX "api_keys_project_id_idx" ON "api_keys"("project_id");

-- CreateIndex
CREATE INDEX "audit_entries_created_at_id_idx" ON "audit_entries"("created_at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_created_at_idx" ON "audit_entries"("actor_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_entries_target_kind_target_id_created_at_idx" ON "audit_entries"("target_kind", "target_id", "created_at");

-- CreateIndex
CREATE INDEX "accounts_secret_fingerprint_idx" ON "accounts"("secret_fingerprint");

-- CreateIndex
CREATE INDEX "prices_effective_from_idx" ON "prices"("effective_from");

-- CreateIndex
CREATE UNIQUE INDEX "prices_model_provider_version_key" ON "prices"("model", "provider", "version");

-- CreateIndex
CREATE INDEX "exchange_rates_currency_effective_from_idx" ON "exchange_rates"("currency", "effective_from");

-- CreateIndex
CREATE UNIQUE INDEX "dimensions_kind_value_key" ON "dimensions"("kind", "value");

-- CreateIndex
CREATE INDEX "requests_key_dim_created_at_idx" ON "requests"("key_dim", "created_at");

-- CreateIndex
CREATE INDEX "requests_user_dim_created_at_idx" ON "requests"("user_dim", "created_at");

-- CreateIndex
CREATE INDEX "requests_account_dim_created_at_idx" ON "requests"("account_dim", "created_at");

-- CreateIndex
CREATE INDEX "requests_model_dim_created_at_idx" ON "requests"("model_dim", "created_at");

-- CreateIndex
CREATE INDEX "requests_session_id_created_at_idx" ON "requests"("session_id", "created_at");

-- CreateIndex
CREATE INDEX "request_tags_request_created_at_idx" ON "request_tags"("request_created_at");

-- CreateIndex
CREATE INDEX "usage_quarter_hours_slice_a_b_bucket_idx" ON "usage_quarter_hours"("slice", "a", "b", "bucket");

-- CreateIndex
CREATE INDEX "usage_stats_daily_slice_a_b_day_idx" ON "usage_stats_daily"("slice", "a", "b", "day");

-- CreateIndex
CREATE INDEX "usage_stats_monthly_slice_a_b_month_idx" ON "usage_stats_monthly"("slice", "a", "b", "month");

-- CreateIndex
CREATE INDEX "latency_quarter_hours_slice_a_bucket_idx" ON "latency_quarter_hours"("slice", "a", "bucket");

-- CreateIndex
CREATE INDEX "latency_daily_slice_a_day_idx" ON "latency_daily"("slice", "a", "day");

-- CreateIndex
CREATE INDEX "latency_monthly_slice_a_month_idx" ON "latency_monthly"("slice", "a", "month");

-- CreateIndex
CREATE INDEX "conversations_updated_at_id_idx" ON "conversations"("updated_at", "id");

-- CreateIndex
CREATE INDEX "conversations_user_dim_updated_at_id_idx" ON "conversations"("user_dim", "updated_at", "id");

-- CreateIndex
CREATE INDEX "conversations_key_dim_updated_at_id_idx" ON "conversations"("key_dim", "updated_at", "id");

-- CreateIndex
CREATE INDEX "turns_upstream_response_id_idx" ON "turns"("upstream_response_id");

-- CreateIndex
CREATE INDEX "turns_model_dim_conversation_id_idx" ON "turns"("model_dim", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "turns_conversation_id_ordinal_key" ON "turns"("conversation_id", "ordinal");

-- CreateIndex
CREATE INDEX "messages_conversation_id_depth_idx" ON "messages"("conversation_id", "depth");

-- CreateIndex
CREATE INDEX "messages_key_dim_chain_hash_idx" ON "messages"("key_dim", "chain_hash");

-- CreateIndex
CREATE INDEX "messages_created_at_idx" ON "messages"("created_at");

-- CreateIndex
CREATE INDEX "messages_block_id_idx" ON "messages"("block_id");

-- CreateIndex
CREATE INDEX "quotas_scope_scope_id_idx" ON "quotas"("scope", "scope_id");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_once_key_key" ON "alerts"("once_key");

-- CreateIndex
CREATE INDEX "alerts_created_at_id_idx" ON "alerts"("created_at", "id");

-- CreateIndex
CREATE INDEX "alerts_user_id_created_at_idx" ON "alerts"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "alert_deliveries_state_next_try_at_idx" ON "alert_deliveries"("state", "next_try_at");

-- CreateIndex
CREATE UNIQUE INDEX "alert_deliveries_alert_id_channel_id_key" ON "alert_deliveries"("alert_id", "channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_user_id_page_name_key" ON "saved_views"("user_id", "page", "name");

-- CreateIndex
CREATE INDEX "job_runs_job_started_at_idx" ON "job_runs"("job", "started_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "turns" ADD CONSTRAINT "turns_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_block_id_fkey" FOREIGN KEY ("block_id") REFERENCES "body_blocks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
