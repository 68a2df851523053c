import { dictionary } from '../dictionary';

export const tableText = dictionary({
  en: {
    columns: 'Columns',
    resetColumns: 'Default columns',
    sortBy: (name: string) => `Sort by ${name}`,
    selectAll: 'Select all',
    selectRow: (name: string) => `Select ${name}`,
    selected: (count: number) => (count === 1 ? '1 selected' : `${count} selected`),
    clearSelection: 'Clear selection',
    loadMore: 'Load more',
    loadingMore: 'Loading more',
    rowsShown: (count: string, more: boolean) =>
      more ? `${count} rows loaded, more to come` : `${count} rows`,
    actions: 'Actions',
  },
  zh: {
    columns: '列',
    resetColumns: '恢复默认列',
    sortBy: (name) => `按${name}排序`,
    selectAll: '全选',
    selectRow: (name) => `选择 ${name}`,
    selected: (count) => `已选 ${count} 项`,
    clearSelection: '取消选择',
    loadMore: '加载更多',
    loadingMore: '正在加载',
    rowsShown: (count, more) => (more ? `已加载 ${count} 行，还有更多` : `共 ${count} 行`),
    actions: '操作',
  },
});
